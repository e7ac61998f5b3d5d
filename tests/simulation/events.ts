/** All that can happen in a history: picked, repeated and told. */
import type { EventKind } from './event-kind.ts';
import { whatPeopleDo } from './people.ts';
import { whatBefallsIt } from './surroundings.ts';
import type { Dice } from './world/random.ts';
import type { World } from './world/world.ts';

/** Something that happens, with what it is about. */
export interface Event {
  readonly name: string;
  readonly about: string;
}

const kinds: Readonly<Record<string, EventKind>> = { ...whatPeopleDo, ...whatBefallsIt };

/** Picks what happens next. */
export function pickEvent(world: World, dice: Dice): Event {
  const possible = Object.entries(kinds).filter(([, kind]) => kind.can(world));
  let left = dice.fraction() * possible.reduce((sum, [, kind]) => sum + kind.weight, 0);
  const [name, kind] = possible.find(([, { weight }]) => (left -= weight) < 0) ?? possible[0] ?? [];
  if (name === undefined || kind === undefined) throw new Error('Nothing can happen.');
  return { name, about: dice.pick(kind.about) };
}

/** Lets something happen, where it still can: what led to it may have been taken out of the history. */
export async function happen(world: World, { name, about }: Event): Promise<void> {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`Nothing is called ${name}.`);
  if (kind.can(world)) await kind.happen(world, about);
}

/** What happens, in words. */
export function tell({ name, about }: Event): string {
  return (kinds[name]?.story ?? name).replace('*', about);
}
