export function renamed(text: string, by: number): string;
export function later(text: string): string;
export function wrapped(text: string, width: number): string;
export const DRESSES: readonly (readonly [name: string, wear: (text: string) => string])[];
