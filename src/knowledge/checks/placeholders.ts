/** Placeholders that no value will ever fill: the command would be shown to people with braces in it. */
import { type Fault, inside, type PlaceKind } from '../messages.js';
import type { FactType, Ruleset } from '../types.js';
import { commandsOf, placeholdersOf } from '../walk.js';

/** Only names, GUIDs and addresses are filled in. */
const FILLING: readonly FactType[] = ['string', 'stringList', 'enum'];

export function placeholderFaults(ruleset: Ruleset): readonly Fault[] {
  return [...commandsOf(ruleset)].flatMap(({ place, commands }) =>
    commands.flatMap((command, index) => {
      const at = inside(place, index);
      return [
        ...unfilling(command, ruleset).map(
          (message): Fault => ({ place: at, code: 'placeholder-type', message }),
        ),
        ...misspelt(command, ruleset).map(
          (message): Fault => ({ place: at, code: 'placeholder-form', message }),
        ),
        ...(place.kind === 'fact' ? asksForItself(command, place) : []).map(
          (message): Fault => ({ place: at, code: 'placeholder-of-itself', message }),
        ),
      ];
    }),
  );
}

function unfilling(command: string, { facts }: Ruleset): readonly string[] {
  return placeholdersOf(command).flatMap((id) => {
    const type = facts.get(id)?.type;
    if (type === undefined || FILLING.includes(type)) return [];
    return [`${id} is of type ${type}, which is never filled in: take a fact with a name, GUID or address.`];
  });
}

/** Braces with the id of a fact in them that are yet no placeholder, such as `{ source.name }`. */
function misspelt(command: string, { facts }: Ruleset): readonly string[] {
  return [...command.matchAll(/\{([^{}]*)\}/g)].flatMap(([braces, content = '']) => {
    if (placeholdersOf(braces).length > 0) return [];
    const ids = content.split('|').map((part) => part.trim());
    const known = ids.filter((id) => facts.has(id));
    return known.length === 0 ? [] : [`${braces} is no placeholder: write {${known.join('|')}}.`];
  });
}

/** The command that finds a fact out cannot have its value in it, unless another fact may stand there instead. */
function asksForItself(
  command: string,
  { id }: { readonly kind: PlaceKind; readonly id: string },
): readonly string[] {
  if (!command.includes(`{${id}}`)) return [];
  return [`The command that finds out ${id} needs ${id} itself: take another fact, or add an alternative.`];
}
