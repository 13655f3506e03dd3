/** The vocabulary for people: which facts there are, and how the answer to one is found. */
import type { ResolvedCitation } from '../diagnosis/types.js';
import type { Deprecation, FactDefinition } from '../knowledge/types.js';
import { citationParts } from './compose-citation.js';
import { type Block, code, commands, heading, list, paragraph } from './document.js';
import { printText } from './print-text.js';
import { counted, MACHINE_WORDS } from './words.js';

const PAGE = { width: 80, addresses: true };

/** Each fact with its type and question, at 80 columns. */
export function renderFactList(facts: readonly Pick<FactDefinition, 'id' | 'type' | 'question'>[]): string {
  const items = facts.map(({ id, type, question }) => [
    paragraph(code(id), ` (${type})`),
    paragraph(question),
  ]);
  return printText(list(items), PAGE);
}

/** One fact with its values and how to collect it, at 80 columns. */
export function renderFact(fact: FactDefinition, citations: readonly ResolvedCitation[]): string {
  const { collect, cost } = fact;
  const where = collect.on === 'person' ? 'Ask' : 'On';
  const risk = cost.risk === 'none' ? '' : `, ${cost.risk} risk`;
  const blocks: readonly Block[] = [
    heading(1, fact.id),
    paragraph(fact.question),
    ...(fact.deprecated === undefined ? [] : [paragraph(deprecationWords(fact.deprecated))]),
    paragraph(`Type: ${typeWords(fact)}`),
    ...list((fact.values ?? []).map(({ value, meaning }) => [paragraph(code(value), `: ${meaning}`)])),
    heading(3, 'How to find out'),
    paragraph(
      `${where} ${MACHINE_WORDS[collect.on]} (${counted(cost.minutes, 'minute')}${risk}): ${collect.how}`,
    ),
    ...commands(collect.commands),
    heading(3, 'Source'),
    ...list(citationParts(citations).map((part) => [paragraph(part)])),
  ];
  return printText(blocks, PAGE);
}

function deprecationWords({ date, reason, successor }: Deprecation): string {
  const instead = successor === undefined ? '' : ` State ${successor} instead.`;
  return `Deprecated since ${date}: ${reason}${instead}`;
}

function typeWords({ type, unit, minimum, maximum }: FactDefinition): string {
  return [
    type === 'instant' ? 'instant (date and time with zone, as 2024-03-09T22:51:04+01:00)' : type,
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`up to ${maximum}`]),
  ].join(' ');
}
