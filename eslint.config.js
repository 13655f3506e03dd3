// Types and layers: promises are awaited, and evidence, knowledge, diagnosis and render import one way only.
import tseslint from 'typescript-eslint';

/** Forbids imports from other folders of src; `allowTypes` lets type-only imports through. */
const layer = (files, forbidden, allowTypes = []) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...(forbidden.length > 0
            ? [{ regex: `(^|/)(${forbidden.join('|')})/`, message: 'This layer must not import that one.' }]
            : []),
          ...(allowTypes.length > 0
            ? [
                {
                  regex: `(^|/)(${allowTypes.join('|')})/`,
                  allowTypeImports: true,
                  message: 'Only types of that layer may be imported here.',
                },
              ]
            : []),
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/generated', '*.config.js', 'scripts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  layer(['src/diagnosis/**'], ['evidence', 'http', 'render', 'store', 'tickets'], ['knowledge']),
  layer(['src/evidence/**'], ['knowledge', 'diagnosis', 'http', 'render', 'store', 'tickets']),
  layer(['src/knowledge/**'], ['evidence', 'http', 'render', 'store', 'tickets']),
  layer(['src/store/**'], ['http', 'tickets', 'evidence', 'diagnosis', 'render', 'knowledge']),
  layer(['src/render/**'], ['evidence', 'http', 'store', 'tickets'], ['knowledge', 'diagnosis']),
  {
    files: ['src/*.ts', 'src/commands/**'],
    ignores: ['src/main.ts', 'src/cli.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '(^|/)http/', message: 'Only main.ts and cli.ts import http.' }] },
      ],
    },
  },
);
