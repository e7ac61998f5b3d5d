/** Changes each byte of the stored files: the store, and the secret that encrypts it. */
import { afterAll, describe, expect, test } from 'vitest';
import { sample } from '../support/sample.ts';
import { blocks, createStoredSession } from './stored-session.ts';

const stored = await createStoredSession();
afterAll(stored.remove);

/** Each position flips another bit, so that all bits are covered. */
function flip(content: Buffer, position: number): Buffer {
  const flipped = Buffer.from(content);
  flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
  return flipped;
}

test('the profile has two stored files', () => {
  expect([...stored.files.keys()].toSorted()).toEqual(['auth.json', 'installation-secret']);
});

const losses = { 'auth.json': 'storage-unreadable', 'installation-secret': 'keyring-changed' } as const;
for (const [file, loss] of Object.entries(losses)) {
  const content = stored.files.get(file) ?? Buffer.alloc(0);
  describe(`a flipped byte of ${file} is set aside and reported, and no other session is trusted @security`, () => {
    test.each(sample(blocks(content.length), 5))('from position %i up to %i', async (from, to) => {
      for (let position = from; position < to; position++) {
        const flipped = flip(content, position);
        const { outcome, aside } = await stored.startWith(file, flipped);
        if (outcome === 'original') {
          // The decrypted secret was unchanged: base64 does not use this bit.
          expect([file, aside.size], `position ${position}`).toEqual(['installation-secret', 0]);
          continue;
        }
        expect(outcome, `position ${position}`).toBe(loss);
        const kept = [...aside].find(([name]) => name.startsWith(`${file}.`))?.[1];
        expect(kept?.equals(flipped), `position ${position}`).toBe(true);
      }
    });
  });
}
