/** What all composers need to know about the request that the answer does not carry. */

export interface ComposeOptions {
  /** Everything instead of what matters first. */
  readonly verbose: boolean;
  /** Names of the pieces of evidence by index, for "name, line 12". */
  readonly evidenceNames: readonly (string | undefined)[];
}

/** What callers of a renderer may set; the short form is the default. */
export interface RenderOptions {
  readonly verbose?: boolean;
  readonly evidenceNames?: readonly (string | undefined)[];
}

export function composeOptions(options: RenderOptions): ComposeOptions {
  return { verbose: options.verbose ?? false, evidenceNames: options.evidenceNames ?? [] };
}

/** The first of `items` that the short form has room for; all of them in the long one. */
export function room<T>(items: readonly T[], short: number, options: ComposeOptions): readonly T[] {
  return options.verbose ? items : items.slice(0, short);
}
