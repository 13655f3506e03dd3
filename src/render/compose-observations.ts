/** What was read, on paper: every observation by machine, the facts bound from them, and what nobody understood. */
import type { Observations } from '../observe.js';
import { conflictBlocks, evidenceName } from './compose-evidence.js';
import type { ComposeOptions } from './compose-options.js';
import { subjectParts } from './compose-subject.js';
import { codeBlocks } from './compose-unrecognised.js';
import { type Block, code, heading, list, type Part, paragraph, quote } from './document.js';
import { counted, factValueText } from './words.js';

type Statement = Observations['observations'][number];
type FieldValue = Statement['fields'][string];
type ObservedFact = Observations['incidents'][number]['facts'][number];

/** The reading as blocks; nothing is left out of it. */
export function composeObservations(
  { observations, incidents, unrecognised }: Observations,
  options: ComposeOptions,
): readonly Block[] {
  const machines = new Map<string | null, Statement[]>();
  for (const statement of observations) {
    const known = machines.get(statement.machine);
    if (known === undefined) machines.set(statement.machine, [statement]);
    else known.push(statement);
  }
  const named = [...machines].filter(([machine]) => machine !== null);
  const unnamed = machines.get(null) ?? [];
  return [
    ...(observations.length === 0 ? [heading(1, 'Nothing was understood')] : []),
    ...named.flatMap(([machine, all]) => section(['On ', code(machine ?? '')], all, options)),
    ...(unnamed.length === 0 ? [] : section(['On no machine that is named'], unnamed, options)),
    ...incidents.flatMap(({ subject, facts, conflicts }) => {
      const who = subjectParts(subject);
      return [
        heading(1, 'Facts about ', ...(who.length === 0 ? ['an incident that names nobody'] : who)),
        ...list(facts.map((fact) => [factBlock(fact, options)])),
        ...(conflicts.length === 0 ? [] : [paragraph('The evidence disagrees about:')]),
        ...conflictBlocks(conflicts, options),
      ];
    }),
    ...unread(unrecognised, options),
  ];
}

function section(
  title: readonly Part[],
  statements: readonly Statement[],
  options: ComposeOptions,
): readonly Block[] {
  return [heading(1, ...title), ...list(statements.map((one) => statementBlocks(one, options)))];
}

/** What is stated in one sentence; rows with lines of their own stand below it. */
function statementBlocks(statement: Statement, options: ComposeOptions): readonly Block[] {
  const { kind, machine, fields, from } = statement;
  const entries = Object.entries(fields).filter(([, value]) => !isSame(value, machine));
  const rows = entries.filter(([, value]) => isRows(value));
  const said = entries
    .filter(([, value]) => !isRows(value))
    .flatMap(([field, value]) => fieldParts(field, value));
  return [
    paragraph(
      ...whereabouts(from, options),
      `, ${kind.replaceAll('-', ' ')}`,
      ...said.flatMap((parts, index) => [index === 0 ? ': ' : '; ', ...parts]),
    ),
    ...list(
      rows.flatMap(([field, value]) =>
        (isList(value) ? value : []).map((row) => [paragraph(`${words(field)}: `, code(valueText(row)))]),
      ),
    ),
  ];
}

function factBlock({ id, value, from }: ObservedFact, options: ComposeOptions): Block {
  const [first = '', ...others] = whereabouts(from, options);
  const where = typeof first === 'string' ? first.toLowerCase() : first;
  return paragraph(code(id), ' = ', code(factValueText(value)), ' (', where, ...others, ')');
}

function whereabouts({ evidence, line }: Statement['from'], options: ComposeOptions): readonly Part[] {
  return options.evidenceNames.length === 1
    ? [`Line ${line}`]
    : [evidenceName(evidence, options), `, line ${line}`];
}

/** The name that stands above already. */
function isSame(value: FieldValue, machine: string | null): boolean {
  return typeof value === 'string' && value.toLowerCase() === machine?.toLowerCase();
}

function isRows(value: FieldValue): boolean {
  return isList(value) && typeof value[0] === 'object';
}

/** A list of one field, or nothing where it says nothing. */
function fieldParts(field: string, value: FieldValue): readonly (readonly Part[])[] {
  const text = valueText(value);
  return text === '' ? [] : [[`${words(field)} `, code(text)]];
}

function valueText(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.map(valueText).join(', ');
  const parts = Object.entries(value).flatMap(([field, one]) => {
    const text = valueText(one);
    return text === '' ? [] : [`${words(field)} ${text}`];
  });
  return parts.join(', ');
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function words(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function unread(unrecognised: Observations['unrecognised'], options: ComposeOptions): readonly Block[] {
  const { codes, lines } = unrecognised;
  if (codes.length === 0 && lines.length === 0) return [];
  return [
    heading(1, 'Not covered'),
    ...codeBlocks({ codes, evidence: [] }, options),
    ...(lines.length === 0 ? [] : [paragraph(`${counted(lines.length, 'line')} that no reader understood:`)]),
    ...list(
      lines.map(({ evidence, line, text }) => [
        paragraph(...whereabouts({ evidence, line, text }, options), ': ', quote(text)),
      ]),
    ),
  ];
}
