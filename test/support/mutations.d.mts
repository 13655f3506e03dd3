export interface FuzzSample {
  readonly bytes: Uint8Array;
  readonly text: string;
}
export type UnexpectedInput =
  | { readonly kind: string; readonly text: string }
  | { readonly kind: string; readonly bytes: Uint8Array };
export function unexpectedInput(index: number, samples: readonly FuzzSample[]): UnexpectedInput;
