/**
 * `npm run fleet`: the requests that a million installations make together, on paper, by the schedule that the app
 * itself uses (`refresh-schedule.ts`).
 */
import { catchUpDelay, refreshDelay } from '../main/auth/session/refresh-schedule.ts';
import { readOptions } from './options.ts';

readOptions('fleet', {});

const installations = 1_000_000;
const minute = 60_000;
/** Of an access token, in milliseconds, as WorkOS has it unless told otherwise. */
const lifetime = 5 * minute;
const simulated = 60 * minute;
const awakeOver = 60 * minute;

/** Always the same numbers, so that a figure in the documentation can be checked. */
function createRandom(): () => number {
  let state = 20_240_501;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Load {
  /** The most refreshes in one second, within ten minutes after the first wakes. */
  readonly atWaking: number;
  /** The most in one second after that. */
  readonly later: number;
}

/**
 * @param wakeAt when an installation wakes with a token that has expired in its sleep, in milliseconds; refreshing
 *   then goes on for the rest of the time that is simulated
 * @param chance what the schedule takes for chance
 */
function simulate(wakeAt: () => number, chance: () => number): Load {
  const perSecond = new Uint32Array((simulated + awakeOver + lifetime) / 1000);
  for (let installation = 0; installation < installations; installation++) {
    let now = wakeAt() + catchUpDelay('sleep', lifetime, chance());
    while (now < simulated) {
      const second = Math.floor(now / 1000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
      now += refreshDelay({ lifetime, age: 0 }, chance());
    }
  }
  const most = (from: number, to: number) =>
    perSecond.subarray(from / 1000, to / 1000).reduce((a, b) => Math.max(a, b), 0);
  return { atWaking: most(0, 10 * minute), later: most(10 * minute, simulated) };
}

const random = createRandom();
const atOnce = () => 0;
const overAnHour = () => random() * awakeOver;
const always = () => 0.5;
const number = (value: number) => value.toLocaleString('en').padStart(11);

console.log(`${installations.toLocaleString('en')} installations, tokens of ${lifetime / minute} minutes; refreshes per second at most:

                                  in the first     in the rest
                                  ten minutes      of the hour`);
for (const [title, wakeAt, chance] of [
  ['all wake at one instant', atOnce, random],
  ['the same without jitter', atOnce, always],
  ['they wake over an hour', overAnHour, random],
  ['the same without jitter', overAnHour, always],
] as const) {
  const { atWaking, later } = simulate(wakeAt, chance);
  console.log(`${title.padEnd(34)}${number(atWaking)}     ${number(later)}`);
}
