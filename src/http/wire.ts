/** Types of what goes over the wire, as the contract has them; domain values are assigned to them, never cast. */
import type { components } from '../generated/openapi.js';

export type Schemas = components['schemas'];

type Frozen<T> = T extends readonly unknown[] | object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** The schema `Name` of openapi.yaml, deeply readonly. */
export type Wire<Name extends keyof Schemas> = Frozen<Schemas[Name]>;
