/** The `$schema` of a document, by which an editor completes and checks it while it is written. */
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentKind } from './schema-check.js';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/** What is wrong with the `$schema` of `document`, parsed from `file`; nothing where it is right. */
export function schemaReferenceFault(
  kind: DocumentKind,
  file: string,
  document: unknown,
): string | undefined {
  const stated =
    typeof document === 'object' && document !== null && '$schema' in document ? document.$schema : undefined;
  const name = `${kind}.schema.json`;
  if (typeof stated !== 'string') return `"$schema" is missing: add ${remedy(name, file)}`;
  const isNamed = (stated.split(/[\\/]/).at(-1) ?? '').replace(/#$/, '') === name;
  if (isNamed && (!isShipped(file) || resolve(dirname(file), stated) === schemaFile(name))) return undefined;
  return `"$schema" leads to another schema or to none: write ${remedy(name, file)}`;
}

const schemaFile = (name: string): string => resolve(PACKAGE, 'schemas', name);

/** Other folders may stand anywhere beside the schemas. */
function isShipped(file: string): boolean {
  return resolve(file).startsWith(resolve(PACKAGE, 'rules') + sep);
}

/** The `$schema` that leads a document of `kind` in `file` to the schema of this package. */
export function schemaReference(kind: DocumentKind, file: string): string {
  return relative(dirname(resolve(file)), schemaFile(`${kind}.schema.json`))
    .split(sep)
    .join('/');
}

function remedy(name: string, file: string): string {
  const path = isShipped(file)
    ? relative(dirname(file), schemaFile(name)).split(sep).join('/')
    : `.../${name}`;
  return `"$schema": "${path}", so that editors complete and check the document.`;
}
