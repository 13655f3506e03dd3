import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedRulesFolder } from '../../src/knowledge/load.js';
import { schemaReferenceFault } from '../../src/knowledge/schema-reference.js';

const shipped = join(shippedRulesFolder(), 'causes', 'a.json');
const elsewhere = join('/srv', 'site-rules', 'causes', 'a.json');

describe('schemaReferenceFault', () => {
  it.each([
    ['the path from a shipped file', shipped, '../../schemas/cause.schema.json', true],
    ['a path that leads past it', shipped, '../schemas/cause.schema.json', false],
    ['an address in a shipped file', shipped, 'https://example.org/cause.schema.json', false],
    ['the schema of another kind', shipped, '../../schemas/case.schema.json', false],
    ['nothing', shipped, undefined, false],
    ['no text', shipped, 1, false],
    ['a path of its own elsewhere', elsewhere, '/opt/dcause/schemas/cause.schema.json', true],
    ['a path of Windows elsewhere', elsewhere, 'C:\\dcause\\schemas\\cause.schema.json', true],
    ['an address elsewhere', elsewhere, 'https://example.org/cause.schema.json#', true],
    ['another kind elsewhere', elsewhere, 'https://example.org/case.schema.json', false],
    ['a name that only ends alike', elsewhere, 'because.schema.json', false],
  ])('%s', (_, file, stated, isRight) => {
    expect(schemaReferenceFault('cause', file, { $schema: stated }) === undefined).toBe(isRight);
  });

  it('says what to write', () => {
    expect(schemaReferenceFault('cause', shipped, {})).toBe(
      '"$schema" is missing: add "$schema": "../../schemas/cause.schema.json", so that editors complete and check the document.',
    );
    expect(schemaReferenceFault('cause', elsewhere, [])).toContain('".../cause.schema.json"');
  });
});
