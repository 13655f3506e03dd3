/** What a candidate says otherwise, as it is kept: findings, causes, rules and values of facts, and no evidence. */
import type { FindingChange } from '../compare-answers.js';
import { contractValidator } from '../contract-validator.js';

/** A request with more changed findings than these is told by the first of them. */
const MOST_FINDINGS = 20;

export interface ShadowChanges {
  readonly findings: readonly FindingChange[];
  /** Why the active rules (`before`) or the candidate (`after`) do not take the request. */
  readonly refused?: { readonly before?: string; readonly after?: string };
}

export function writeChanges({ findings, ...rest }: ShadowChanges): string {
  return JSON.stringify({ findings: findings.slice(0, MOST_FINDINGS), ...rest });
}

const changesValidator = contractValidator<ShadowChanges>('ShadowChanges');

/** Throws an Error where the text is no such document: the record is damaged. */
export function readChanges(text: string): ShadowChanges {
  const value: unknown = JSON.parse(text);
  const validator = changesValidator();
  if (validator(value)) return value;
  throw new Error(`Stored changes do not match the contract: ${JSON.stringify(validator.errors?.[0])}`);
}
