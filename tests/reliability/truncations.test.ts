/** Truncates the stored files at every length: the store, and the secret that encrypts it. */
import { afterAll, describe, expect, test } from 'vitest';
import { sample } from '../support/sample.ts';
import { blocks, createStoredSession } from './stored-session.ts';

const stored = await createStoredSession();
afterAll(stored.remove);

const losses = { 'auth.json': 'storage-unreadable', 'installation-secret': 'keyring-changed' } as const;
for (const [file, loss] of Object.entries(losses)) {
  const content = stored.files.get(file) ?? Buffer.alloc(0);
  describe(`a truncated ${file} is set aside and reported, and no session is trusted`, () => {
    test.each(sample(blocks(content.length), 5))('to %i bytes up to less than %i', async (from, to) => {
      for (let length = from; length < to; length++) {
        const { outcome, aside } = await stored.startWith(file, content.subarray(0, length));
        expect(outcome, `${length} bytes`).toBe(loss);
        const kept = [...aside].find(([name]) => name.startsWith(`${file}.`))?.[1];
        expect(kept?.length, `${length} bytes`).toBe(length);
      }
    });
  });
}
