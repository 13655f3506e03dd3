/** Which machines, links and zone a finding is about. */
import type { ExplainedLink, Subject } from '../diagnosis/types.js';
import { type ComposeOptions, room } from './compose-options.js';
import { type Block, code, joined, list, type Part, paragraph } from './document.js';
import { counted } from './words.js';

const ROLES = [
  ['destination', 'destination'],
  ['source', 'source'],
  ['server', 'server'],
  ['zone', 'zone'],
  ['site', 'every domain controller of site'],
] as const;

/** `destination DC2, source DC1` */
export function subjectParts(subject: Subject): readonly Part[] {
  const named = ROLES.flatMap(([role, word]): (readonly Part[])[] => {
    const name = subject[role];
    return name === undefined ? [] : [[`${word} `, code(name)]];
  });
  return named.flatMap((parts, index) => (index === 0 ? parts : [', ', ...parts]));
}

/** The subject and the failing links behind it; what is known of a single link stands in the same sentence. */
export function subjectBlocks(
  subject: Subject,
  explains: readonly ExplainedLink[],
  options: ComposeOptions,
): readonly Block[] {
  const named = subjectParts(subject);
  const only = explains.length === 1 ? explains[0] : undefined;
  const who = named.length > 0 || only === undefined ? named : subjectParts(only);
  const known = only === undefined ? [] : linkParts(only, options);
  const where = who.length === 0 ? [] : [paragraph('Where: ', ...who, ...known, '.')];
  return only === undefined ? [...where, ...linkList(explains, options)] : where;
}

function linkList(explains: readonly ExplainedLink[], options: ComposeOptions): readonly Block[] {
  if (explains.length === 0) return [];
  const shown = room(explains, 5, options);
  const left = explains.length - shown.length;
  const items = shown.map((link) => [
    paragraph(code(link.destination), ' from ', code(link.source), ...linkParts(link, options)),
  ]);
  return [
    paragraph(`It explains ${explains.length} failing links:`),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'more link')}`)]]),
  ];
}

function linkParts(link: ExplainedLink, options: ComposeOptions): readonly Part[] {
  const contexts = room(link.namingContexts, 2, options);
  const left = link.namingContexts.length - contexts.length;
  return [
    ...(link.status === null ? [] : [`, status ${link.status}`]),
    ...(link.failures === null ? [] : [`, ${counted(link.failures, 'failure')} in a row`]),
    ...(link.lastSuccess === null ? [] : [', last success ', code(link.lastSuccess)]),
    ...(contexts.length === 0 ? [] : [': ', ...joined(contexts.map(code), ', ')]),
    ...(left > 0 ? [` and ${counted(left, 'more partition')}`] : []),
  ];
}
