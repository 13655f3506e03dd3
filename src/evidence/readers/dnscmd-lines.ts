/** The lines in which dnscmd prints settings: `name = value`, and lists of addresses with one member per line. */
import { addressOf } from '../values.js';

const FIELD = /^([A-Za-z][A-Za-z /]{1,40}?)\s{0,40}=(?!>)\s{0,40}(.{0,500})$/;
const MEMBER = /^[A-Za-z][A-Za-z ]{0,20}\s?\[\d{1,4}\]\s{0,5}=>/;
/** A member that was broken, or the address of an older version. */
const REST_OF_MEMBER = /^(?:af=|salen=|\[?sub=|flag=|p=|addr=)/i;
const MEMBER_ADDRESS = /(?:\baddr=|=>\s{0,5})([\da-f.:]{2,45})$/i;
/** A list without members. */
export const EMPTY_LIST = /^NULL IP Array\.?$/i;

/** Takes a line; returns the name in lower case and the value of the setting, or null. */
export function settingOf(text: string): { readonly name: string; readonly value: string } | null {
  const field = FIELD.exec(text);
  return field === null ? null : { name: (field[1] ?? '').toLowerCase(), value: (field[2] ?? '').trim() };
}

/** Takes a line; returns the address that a member of a list has, or null for another line. */
export function memberOf(text: string): { readonly address: string | null } | null {
  if (!MEMBER.test(text) && !REST_OF_MEMBER.test(text)) return null;
  return { address: addressOf(MEMBER_ADDRESS.exec(text)?.[1] ?? '') };
}

/** Whether a line ends the output. */
export function isEnd(text: string): boolean {
  return /^Command (?:completed|failed)\b/i.test(text);
}
