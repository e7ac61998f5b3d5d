import { expect, inject, test } from 'vitest';
import { runSeed, shrink, story } from './history.ts';

/** Runs histories one after the other. @returns the story of the first that fails, or null */
async function firstFailure(seed: number, count: number): Promise<string | null> {
  for (let at = 0; at < count; at += 1) {
    const history = await runSeed(seed + at);
    if (history.violation !== null) return `History ${at + 1}\n${story(await shrink(history))}`;
  }
  return null;
}

test('one seed is one history, to the byte', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    expect((await runSeed(seed)).trace).toEqual((await runSeed(seed)).trace);
  }
});

test('every invariant holds in histories that are always the same', async () => {
  expect(await firstFailure(1, inject('histories') * 0.95)).toBeNull();
});

test('every invariant holds in histories that nobody has seen', async () => {
  expect(await firstFailure(inject('freshSeed'), inject('histories') * 0.05)).toBeNull();
});
