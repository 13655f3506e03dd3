/** Why each cause has its rank, on paper: prior, rules with their conditions, sum, and what keeps it from being first. */
import type {
  ExplainedCause,
  ExplainedFinding,
  ExplainedInference,
  ExplainedRule,
  Explanation,
} from '../explain/types.js';
import { behindBlocks } from './compose-behind.js';
import { conditionItems } from './compose-condition.js';
import type { ComposeOptions } from './compose-options.js';
import { originBlocks, suppressionBlocks } from './compose-origins.js';
import { subjectParts } from './compose-subject.js';
import { type Block, code, heading, joined, list, type Part, paragraph } from './document.js';
import { bitsText, exactPercent } from './exact-numbers.js';
import { counted } from './words.js';

export function composeExplanation(explanation: Explanation, options: ComposeOptions): readonly Block[] {
  const { findings, omitted, notAsked, engine, ruleset } = explanation;
  return [
    ...findings.flatMap((finding) => findingBlocks(finding, options)),
    ...(findings.length === 0 ? [paragraph('No known problem is recognised, so there is no ranking.')] : []),
    ...(omitted.findings === 0 ? [] : [paragraph(`${counted(omitted.findings, 'more finding')} not told.`)]),
    ...(notAsked.length === 0
      ? []
      : [paragraph('No recognised problem has the cause ', ...joined(notAsked.map(code), ', '), '.')]),
    paragraph(
      `dcause ${engine.version}, rules ${ruleset.name} ${ruleset.version} (${ruleset.digest.slice(0, 8)}).`,
    ),
  ];
}

function findingBlocks(finding: ExplainedFinding, options: ComposeOptions): readonly Block[] {
  const { problem, recognised, causes, unlisted, inferences } = finding;
  return [
    heading(1, problem.title),
    ...aboutBlocks(finding),
    ...originBlocks(problem.origins),
    ...suppressionBlocks(finding.suppressions),
    heading(3, 'Recognised by'),
    ...list(conditionItems(recognised, options)),
    ...causes.flatMap((cause) => causeBlocks(cause, options)),
    heading(2, 'What is not listed'),
    paragraph(
      `Prior ${exactPercent(unlisted.prior)}, ${bitsText(unlisted.score)} bits; no rule speaks of it: ${exactPercent(unlisted.probability)}.`,
    ),
    ...(inferences.length === 0 ? [] : [heading(2, 'What followed from other facts')]),
    ...list(inferences.map((inference) => inferenceBlocks(inference, options))),
  ];
}

function aboutBlocks({ subject, factsOf, incidents }: ExplainedFinding): readonly Block[] {
  const named = subjectParts(subject);
  const about = named.length === 0 ? [] : [paragraph('Where: ', ...named, '.')];
  if (incidents === 1) return about;
  const spokesman = subjectParts(factsOf);
  return [
    ...about,
    paragraph(
      `${incidents} incidents come out alike and are told as one; the facts are those of `,
      ...(spokesman.length === 0 ? ['the first'] : spokesman),
      '.',
    ),
  ];
}

function causeBlocks(cause: ExplainedCause, options: ComposeOptions): readonly Block[] {
  const { id, title, rank, rules, behind } = cause;
  return [
    heading(2, rank === undefined ? 'Ruled out: ' : `${rank}. `, code(id)),
    paragraph(`${title}.`),
    ...originBlocks(cause.origins),
    paragraph(...sumParts(cause)),
    ...(behind === undefined ? [] : behindBlocks(behind)),
    heading(3, 'Rules'),
    ...list(rules.map((rule) => ruleBlocks(rule, options))),
  ];
}

function sumParts({
  prior,
  bits,
  score,
  against,
  probability,
  state,
  rules,
}: ExplainedCause): readonly Part[] {
  const sum = `Prior ${exactPercent(prior.probability)} (${prior.word}) ${bitsText(prior.bits)}, rules ${bitsText(bits)}, sum ${bitsText(score)} bits`;
  if (against === undefined || probability === undefined) {
    const excluding = rules.filter(({ effect, truth }) => effect === 'excludes' && truth === 'true');
    return [
      `${sum}; but ruled out by `,
      ...joined(
        excluding.map(({ rule }) => code(rule)),
        ', ',
      ),
      '.',
    ];
  }
  const all = state === 'confirmed' ? 'itself and all that is not confirmed' : 'all that is not ruled out';
  return [
    `${sum}; ${all} ${bitsText(against)} bits: `,
    `2^(${bitsText(score)} ${against < 0 ? '+' : '-'} ${bitsText(against).slice(1)}) = ${exactPercent(probability)}, ${state}.`,
  ];
}

const UNCOUNTED_WORDS: Readonly<Record<Exclude<NonNullable<ExplainedRule['uncounted']>, 'group'>, string>> = {
  unknown: 'not decided, counts nothing',
  'one-sided': 'counts only where it holds',
  contradicted: 'an excluding rule holds too, so that neither applies',
  excludes: 'rules out or says nothing',
};

function ruleBlocks(rule: ExplainedRule, options: ComposeOptions): readonly Block[] {
  const { effect, strength, group, truth, bits, text, condition } = rule;
  const kind = [
    effect,
    ...(strength === undefined ? [] : [strength]),
    ...(group === undefined ? [] : [`group ${group}`]),
  ];
  return [
    paragraph(
      `${bits === 0 ? '0' : bitsText(bits)} bits, ${truth}: `,
      code(rule.rule),
      ` (${kind.join(', ')})`,
      ...whyNothing(rule),
    ),
    paragraph(truth === 'unknown' ? `If it held: ${text}` : text),
    ...originBlocks(rule.origins),
    ...list(conditionItems(condition, options)),
  ];
}

function whyNothing({ uncounted, countedInstead, effect, truth }: ExplainedRule): readonly Part[] {
  if (uncounted === undefined) return [];
  if (uncounted === 'group')
    return countedInstead === undefined ? [] : ['; of its group ', code(countedInstead), ' counts'];
  if (effect === 'excludes' && truth === 'true') return ['; it rules the cause out'];
  return [`; ${UNCOUNTED_WORDS[uncounted]}`];
}

function inferenceBlocks(
  { rule, fact, value, text, condition, origins }: ExplainedInference,
  options: ComposeOptions,
): readonly Block[] {
  return [
    paragraph(code(fact), ' = ', code(JSON.stringify(value)), ' by ', code(rule), `: ${text}`),
    ...originBlocks(origins),
    ...list(conditionItems(condition, options)),
  ];
}
