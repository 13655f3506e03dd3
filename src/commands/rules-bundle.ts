/** `dcause rules bundle` and `dcause rules unbundle`: a ruleset as one text, and as a folder that can be edited again. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors.js';
import { printDocument } from '../knowledge/format-document.js';
import { planLock } from '../knowledge/lock-file.js';
import { fileOfDocument } from '../knowledge/read-folders.js';
import { isDocumentKind, isRecord } from '../knowledge/schema-check.js';
import { schemaReference } from '../knowledge/schema-reference.js';
import { cleanText, safeJson } from '../render/safe-text.js';
import { replaceFile } from '../replace-file.js';
import { nameOf } from '../rules-in-use.js';
import { type CommandContext, EXIT } from './context.js';
import { type LoadedRules, loadRules } from './load-rules.js';
import { loadNamedRules, RULESET_ARGUMENT } from './ruleset-argument.js';
import { writeOutput } from './write-output.js';

interface BundleOptions {
  readonly output?: string;
  readonly json?: true;
}

export function addRulesBundle(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('bundle')
    .description('print a ruleset as one bundle, the same bytes wherever it is made')
    .argument('[ruleset]', `${RULESET_ARGUMENT}; default the rules of the environment`)
    .option('--output <file>', 'write it there, and print what it is')
    .option('--json', 'with --output: print what it is as JSON')
    .action(async (name: string | undefined, { output, json }: BundleOptions) => {
      const loaded = name === undefined ? await loadRules(io, undefined) : await loadNamedRules(name, io);
      await writeOutput(io, loaded.bundle, output);
      if (output !== undefined) io.stdout.write(describeBundle(loaded, output, json));
      finish(EXIT.done);
    });
}

/** One line about a bundle that was written to `file`. */
export function describeBundle({ ruleset }: LoadedRules, file: string, json: true | undefined): string {
  const { name, version, digest } = nameOf(ruleset);
  return json
    ? `${safeJson({ name, version, digest, file })}\n`
    : `${cleanText(`${name} ${version} (${digest}) is in ${file}.`)}\n`;
}

export function addRulesUnbundle(rules: Command, { io, finish }: CommandContext): void {
  rules
    .command('unbundle')
    .description('write the documents of a ruleset into a new folder, in canonical form')
    .argument('<ruleset>', RULESET_ARGUMENT)
    .argument('<folder>', 'a folder that is empty or not there; overlays go into <folder>.overlays')
    .option('--json', 'print JSON')
    .action(async (name: string, folder: string, { json }: { readonly json?: true }) => {
      const { bundle } = await loadNamedRules(name, io);
      const layers = layersOf(bundle, folder);
      for (const layer of layers) await writeLayer(layer);
      await writeLock(folder);
      const folders = layers.map((layer) => layer.folder);
      io.stdout.write(
        json
          ? `${safeJson({ folders })}\n`
          : folders.map((written) => `${cleanText(`wrote ${written}`)}\n`).join(''),
      );
      finish(EXIT.done);
    });
}

interface LayerFiles {
  readonly folder: string;
  readonly files: readonly { readonly file: string; readonly text: string }[];
}

/** `bundle` has passed its checks: its keys are kinds and ids. */
function layersOf(bundle: string, folder: string): readonly LayerFiles[] {
  const parsed: unknown = JSON.parse(bundle);
  const { overlays, ...rules } = isRecord(parsed) ? parsed : {};
  const laid: readonly unknown[] = Array.isArray(overlays) ? overlays : [];
  return [
    { folder, files: filesOf(rules, folder) },
    ...laid.filter(isRecord).map(({ documents, ...head }) => {
      const own = path.join(`${folder}.overlays`, String(head['name']));
      const byKind = { overlay: { overlay: head }, ...(isRecord(documents) ? documents : {}) };
      return { folder: own, files: filesOf(byKind, own) };
    }),
  ];
}

function filesOf(byKind: Readonly<Record<string, unknown>>, folder: string): LayerFiles['files'] {
  return Object.entries(byKind).flatMap(([kind, byId]) =>
    isDocumentKind(kind) && isRecord(byId)
      ? Object.entries(byId).map(([id, value]) => {
          const file = path.join(folder, fileOfDocument(kind, id));
          const document = { $schema: schemaReference(kind, file), ...(isRecord(value) ? value : {}) };
          return { file, text: printDocument(kind, document) };
        })
      : [],
  );
}

/** So that a change without a new version is told from now on. */
async function writeLock(folder: string): Promise<void> {
  const { file, text } = await planLock(folder);
  if (text !== undefined) await replaceFile(file, text);
}

async function writeLayer({ folder, files }: LayerFiles): Promise<void> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) throw new InputError('conflict', `${folder} is not empty`);
  try {
    for (const { file, text } of files) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError('unreadable-file', `cannot write ${folder}: ${reason}`);
  }
}
