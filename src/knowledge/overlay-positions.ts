/** Where the parts of an overridden document stand: most in its own file, what was changed in that of the override. */
import type { PlacedPosition } from './collect.js';

export type PositionOf = (pointer: string) => PlacedPosition;

export interface Home {
  readonly positionOf: PositionOf;
  readonly pointer: string;
}

/** `positionOf` with other homes for what is at and below some pointers. */
export function withHomes(positionOf: PositionOf, homes: ReadonlyMap<string, Home>): PositionOf {
  return (pointer) => {
    for (let head = pointer; head !== ''; head = head.slice(0, head.lastIndexOf('/'))) {
      const home = homes.get(head);
      if (home !== undefined) return home.positionOf(home.pointer + pointer.slice(head.length));
    }
    return positionOf(pointer);
  };
}
