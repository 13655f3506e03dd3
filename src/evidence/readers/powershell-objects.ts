/**
 * Objects as PowerShell prints them, as a table or as a list of `Name : value`, whatever the properties asked for and
 * their order. Names of properties are the same in every language.
 */
import type { Line } from '../lines.js';
import type { Seen } from '../observations.js';
import type { PieceContext, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { type Column, cellsOf, headerOf, nameOfField } from './powershell-table.js';
import type { PrintedObject } from './printed-object.js';

const FIELD = /^([A-Za-z][A-Za-z0-9]{1,60}(?:\([a-z]\))?)\s{0,60}:(?:\s(.*)|$)/;
const RULE = /^-[-\s]*$/;
const DISTINGUISHED = /^(?:DC|CN|OU)=/i;
/** What a value that was broken off goes on with. */
const REST_OF_ROW = /^(?:\{?[\da-f.:,%\s{}]+\}?|True|False|[\w.-]+\.)$/i;
/** Shorter lines were not broken by a console. */
const NARROWEST = 60;

class OpenObject implements PrintedObject {
  readonly #fields = new Map<string, Seen<string>>();
  last = '';

  constructor(readonly from: LineReference) {}

  field(name: string): Seen<string> | null {
    return this.#fields.get(name) ?? null;
  }

  set(name: string, value: string, from: LineReference): void {
    this.#fields.set(name, { value, from });
    this.last = name;
  }

  /** Continues the value of the last property. */
  append(text: string, glue: string): void {
    const { value, from } = this.#fields.get(this.last) ?? { value: '', from: this.from };
    this.#fields.set(this.last, { value: `${value}${value === '' ? '' : glue}${text}`, from });
  }

  get lastValue(): string {
    return this.#fields.get(this.last)?.value ?? '';
  }
}

/** What tells a kind of objects from other text. */
export interface ObjectWords {
  /** Whether a property of this name (lower case) may be printed. */
  isProperty(name: string): boolean;
  /** Whether the cells of a row are such an object. */
  isObject(row: PrintedObject): boolean;
}

export class PrintedObjects {
  readonly #objects: OpenObject[] = [];
  readonly #whole: PrintedObject[] = [];
  #columns: readonly Column[] = [];
  #ruled = false;
  #inList = false;
  #lastLength = 0;

  constructor(
    private readonly words: ObjectWords,
    private readonly piece: PieceContext,
  ) {}

  all(): readonly PrintedObject[] {
    return [...this.#objects, ...this.#whole];
  }

  /** Takes objects that were printed in another form. */
  add(objects: readonly PrintedObject[]): void {
    for (const object of objects) this.#whole.push(object);
  }

  take(line: Line): Verdict {
    const verdict = this.#take(line);
    if (verdict === 'yes') this.#lastLength = line.text.length;
    return verdict;
  }

  #take(line: Line): Verdict {
    const { text } = line;
    const field = FIELD.exec(text);
    const name = nameOfField(field?.[1] ?? '');
    if (field !== null && this.words.isProperty(name)) return this.#field(name, field[2] ?? '', line);
    if (this.#inList && this.#continuesValue(text)) return 'yes';
    const header = headerOf(text, (word) => this.words.isProperty(word));
    if (header !== null) return this.#header(header);
    if (RULE.test(text)) {
      if (this.#columns.length === 0) return 'no';
      this.#ruled = true;
      return 'yes';
    }
    return this.#ruled ? this.#row(line) : 'no';
  }

  #field(name: string, value: string, line: Line): Verdict {
    const from = this.piece.reference(line);
    const open = this.#inList ? this.#objects.at(-1) : undefined;
    let object = open;
    if (object === undefined || object.field(name) !== null) {
      object = new OpenObject(from);
      this.#objects.push(object);
    }
    object.set(name, value.trim(), from);
    this.#inList = true;
    this.#columns = [];
    this.#ruled = false;
    return 'yes';
  }

  /** A console and a mail program break long values, the console within words too. */
  #continuesValue(text: string): boolean {
    const open = this.#objects.at(-1);
    if (open === undefined || text.includes(' : ')) return false;
    const value = open.lastValue;
    if (value.startsWith('{') && !value.includes('}')) open.append(text, ' ');
    else if (DISTINGUISHED.test(value) && this.#lastLength >= NARROWEST && !text.includes(' '))
      open.append(text, '');
    else if (value === '' && (DISTINGUISHED.test(text) || /^\{.*\}?$/.test(text))) open.append(text, '');
    else return false;
    return true;
  }

  /** Without the rule of hyphens, two header lines are one that was broken. */
  #header(columns: readonly Column[]): Verdict {
    const broken = this.#columns.length > 0 && !this.#ruled;
    // The columns of a broken header have no place: only the order counts.
    this.#columns = broken
      ? [...this.#columns, ...columns].map(({ name }) => ({ name, start: -1, end: -1 }))
      : columns;
    this.#ruled = false;
    this.#inList = false;
    return 'yes';
  }

  #row(line: Line): Verdict {
    const from = this.piece.reference(line);
    const cells = cellsOf(line.text, this.#columns);
    const object = new OpenObject(from);
    this.#columns.forEach(({ name }, index) => {
      object.set(name, cells?.[index] ?? '', from);
    });
    if (cells !== null && this.words.isObject(object)) {
      this.#objects.push(object);
      return 'yes';
    }
    return this.#continuesRow(line, from) ? 'yes' : 'no';
  }

  /** The end of a row that a mail program broke. */
  #continuesRow({ text }: Line, from: LineReference): boolean {
    const open = this.#objects.at(-1);
    if (open === undefined || !REST_OF_ROW.test(text)) return false;
    const names = this.#columns.map(({ name }) => name);
    const filled = names.findLastIndex((name) => (open.field(name)?.value ?? '') !== '');
    const value = open.field(names[filled] ?? '')?.value ?? '';
    if (value.startsWith('{') && !value.endsWith('}')) {
      open.set(names[filled] ?? '', `${value} ${text}`, from);
      return true;
    }
    const next = names[filled + 1];
    if (next === undefined) return false;
    open.set(next, text, from);
    return true;
  }
}
