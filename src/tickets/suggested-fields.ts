/** The suggestion of a diagnosis as fields of a ticket. */
import type { Answer } from '../diagnose.js';
import { type Suggestion, suggestionOf } from './suggestion.js';

/** By part of the suggestion, the name of the field that takes it. */
export type FieldSettings = { readonly [Part in keyof Suggestion]?: string };

/** What fields of one line take in most systems. */
const LONGEST_VALUE = 255;

/** Values by name of the field; undefined where nothing is suggested, or no field is configured. */
export function suggestedFields(
  answer: Answer,
  fields: FieldSettings,
): Readonly<Record<string, string>> | undefined {
  const suggestion = suggestionOf(answer);
  if (suggestion === undefined) return undefined;
  const parts: readonly (keyof Suggestion)[] = ['cause', 'causeId', 'probability', 'problem'];
  const values: Record<string, string> = {};
  for (const part of parts) {
    const field = fields[part];
    if (field !== undefined) values[field] = suggestion[part].slice(0, LONGEST_VALUE);
  }
  return Object.keys(values).length === 0 ? undefined : values;
}
