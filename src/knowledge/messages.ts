/**
 * What is wrong with documents, said so that an editor can jump to it: file, line, column, a stable code and one
 * sentence. Checks speak of places in the ruleset; the loader, which knows the files, turns them into positions.
 */
export const RULE_MESSAGE_CODES = [
  'unreadable',
  'unwritable',
  'unexpected-file',
  'not-utf8',
  'too-large',
  'too-deep',
  'syntax',
  'duplicate-key',
  'schema',
  'missing-ruleset',
  'file-name',
  'duplicate-id',
  'rule-name',
  'unknown-article',
  'unknown-statement',
  'unknown-fact',
  'unknown-cause',
  'unknown-problem',
  'unknown-case',
  'unknown-rule',
  'operator-type',
  'value-type',
  'value-range',
  'bad-pattern',
  'inference-cycle',
  'too-many-inferences',
  'missing-confirm',
  'case',
  'too-many-messages',
  'unused-fact',
  'unknown-produced-fact',
  'ungrouped-rules',
  'cause-without-case',
  'cause-without-problem',
  'negation-of-absent',
  'missing-otherwise',
  'deprecated-reference',
  'unlocked-change',
  'not-locked',
  'reused-id',
  'stale-lock',
  'placeholder-type',
  'placeholder-form',
  'placeholder-of-itself',
  'ungiven-fact',
  'never-holds',
  'always-holds',
  'contradicting-rules',
  'redundant-rule',
  'duplicate-rule',
  'check-unfinished',
  'schema-reference',
  'missing-overlay',
  'override-target',
  'override-conflict',
  'override-without-effect',
  'unknown-step',
  'suppression-expired',
  'suppression-too-long',
  'failing-case',
] as const;
export type RuleMessageCode = (typeof RULE_MESSAGE_CODES)[number];

export interface RuleMessage {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly code: RuleMessageCode;
  readonly message: string;
}

/** What is said, and what it ends with where that takes long to find: it is asked for only when the message is told. */
export interface Saying {
  readonly message: string;
  readonly ending?: () => string;
}
/** A message that may still lack its end. */
export type UntoldMessage = RuleMessage & Saying;

/** What a place in the ruleset belongs to; a fact and an inference stand inside a facts document. */
export type PlaceKind =
  | 'ruleset'
  | 'article'
  | 'facts'
  | 'fact'
  | 'inference'
  | 'problem'
  | 'cause'
  | 'case'
  | 'suppression';

/** A place in the ruleset: whose document, and a JSON Pointer (RFC 6901) inside it. */
export interface Place {
  readonly kind: PlaceKind;
  readonly id: string;
  readonly pointer: string;
}

export interface Fault extends Saying {
  readonly place: Place;
  readonly code: RuleMessageCode;
}

export interface FilePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
export type Locate = (place: Place) => FilePosition;

/** The same place, `steps` further in. */
export function inside(place: Place, ...steps: readonly (string | number)[]): Place {
  const tail = steps.map((step) => `/${escapePointer(String(step))}`);
  return { ...place, pointer: place.pointer + tail.join('') };
}

/** A key as a step of a JSON Pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Messages in the order of files, lines and columns, each once. */
export function sortMessages<M extends RuleMessage>(messages: readonly M[]): readonly M[] {
  const sorted = [...messages].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
  return sorted.filter((message, index) => {
    const before = sorted[index - 1];
    return before === undefined || JSON.stringify(before) !== JSON.stringify(message);
  });
}

/** One file with many thousand faults says nothing more than one with this many. */
const MAX_MESSAGES_PER_FILE = 100;

/** Of one set of documents: more help nobody at once, and whoever has so many looks no further. */
export const MAX_MESSAGES = 500;

/**
 * Faults with their places as the messages that are told of one set of documents: in order, the first hundred of each
 * file, five hundred in all, and one that says where there are more.
 */
export function tellMessages(messages: readonly UntoldMessage[]): readonly RuleMessage[] {
  const told = limitPerFile(sortMessages(messages));
  const untold = told[MAX_MESSAGES];
  if (untold === undefined) return told.map(ended);
  const more = instead(untold, `More is wrong: no more than ${MAX_MESSAGES} messages are told.`);
  return [...told.slice(0, MAX_MESSAGES - 1).map(ended), more];
}

/** The first hundred messages of each file, and one that says when there are more. */
export function limitPerFile(messages: readonly UntoldMessage[]): readonly UntoldMessage[] {
  const counts = new Map<string, number>();
  return messages.flatMap((message) => {
    const count = (counts.get(message.file) ?? 0) + 1;
    counts.set(message.file, count);
    if (count <= MAX_MESSAGES_PER_FILE) return [message];
    return count === MAX_MESSAGES_PER_FILE + 1 ? [instead(message, 'More is wrong in this file.')] : [];
  });
}

function ended({ file, line, column, code, message, ending }: UntoldMessage): RuleMessage {
  return { file, line, column, code, message: message + (ending?.() ?? '') };
}

function instead({ file, line, column }: RuleMessage, message: string): RuleMessage {
  return { file, line, column, code: 'too-many-messages', message };
}

/** Text of strangers in a message; ids are shorter. */
const LONGEST_QUOTED = 100;

/** `text`, or its beginning where it is longer than any name should be. */
export function shortened(text: string): string {
  return text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED)}…` : text;
}

/** Order of UTF-16 units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
