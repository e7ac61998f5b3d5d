/** One history: made from a seed or repeated from its events, run to its end, and, where it fails, made shorter. */
import { invariants, type Invariant } from './invariants.ts';
import { happen, pickEvent, tell, type Event } from './events.ts';
import { settle } from './settle.ts';
import { createDice } from './world/random.ts';
import { World, type Setup } from './world/world.ts';

const length = 40;

/** What happened, and what of it was not as it has to be. */
export interface History {
  readonly setup: Setup;
  readonly events: readonly Event[];
  readonly trace: readonly string[];
  readonly violation: { readonly invariant: Invariant; readonly what: string } | null;
}

function createSetup(seed: number): Setup {
  const dice = createDice(seed ^ 0x5e7);
  const redirect = dice.pick([
    { kind: 'automatic' },
    { kind: 'automatic' },
    { kind: 'loopback', port: 50_999 },
    { kind: 'custom-protocol' },
  ] as const);
  return { seed, redirect, organizationId: dice.chance(0.1) ? 'org_1' : null };
}

/** Runs events as long as there are any, or a violation is found. */
async function run(setup: Setup, next: (world: World, at: number) => Event | null): Promise<History> {
  const { stackTraceLimit } = Error;
  // Errors are ordinary here, and nobody reads where they came from.
  Error.stackTraceLimit = 0;
  const world = new World(setup);
  const events: Event[] = [];
  for (let at = 0; world.witness.violation === null; at += 1) {
    const event = next(world, at);
    if (event === null) break;
    events.push(event);
    world.trace.push(tell(event));
    await happen(world, event);
    await world.settleStep();
  }
  if (world.witness.violation === null) await settle(world);
  world.witness.checkSecrets();
  Error.stackTraceLimit = stackTraceLimit;
  return { setup, events, trace: world.trace, violation: world.witness.violation };
}

/** The history that a seed makes. */
export async function runSeed(seed: number): Promise<History> {
  const dice = createDice(seed);
  return run(createSetup(seed), (world, at) => (at < length ? pickEvent(world, dice) : null));
}

/** The history of these events. */
export async function runEvents(setup: Setup, events: readonly Event[]): Promise<History> {
  return run(setup, (_world, at) => events[at] ?? null);
}

/** The same fault, whatever the numbers in it. */
const faultOf = ({ violation }: History): string => (violation?.what ?? '').replaceAll(/[\d.]+/g, '');

/** Takes out of a failing history what it fails without, in ever smaller parts. */
export async function shrink(failing: History): Promise<History> {
  let shortest = failing;
  for (
    let part = Math.ceil(failing.events.length / 2);
    part >= 1;
    part = part === 1 ? 0 : Math.ceil(part / 2)
  ) {
    for (let at = 0; at < shortest.events.length;) {
      const events = shortest.events.toSpliced(at, part);
      const shorter = await runEvents(shortest.setup, events);
      if (faultOf(shorter) === faultOf(failing)) shortest = shorter;
      else at += part;
    }
  }
  return shortest;
}

/** A failing history, for a person to read. */
export function story({ setup, events, violation }: History): string {
  const { redirect, organizationId } = setup;
  return [
    violation === null ? 'Nothing is wrong.' : `${violation.invariant}. ${invariants[violation.invariant]}`,
    violation === null ? '' : `But ${violation.what}.`,
    `Seed ${setup.seed}; redirect: ${redirect.kind}; organization: ${organizationId ?? 'any'}.`,
    ...events.map((event, at) => `${String(at + 1).padStart(3)}. ${tell(event)}`),
    `Events: ${JSON.stringify(events.map(({ name, about }) => [name, about]))}`,
  ].join('\n');
}
