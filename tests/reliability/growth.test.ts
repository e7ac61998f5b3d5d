/**
 * Nothing grows with the number of sign-ins or renewals. `LONG_USE=full` makes a thousand sign-ins and a month of
 * renewals of it, which takes some minutes.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { sample } from '../support/sample.ts';
import { grown, takeCensus, type Census } from './census.ts';
import { bundleChild } from './child-bundle.ts';
import type { Findings, Leak, LongUse } from './long-use.ts';

const isFull = process.env['LONG_USE'] === 'full';
/** For a test, in milliseconds. */
const patience = isFull ? 3_600_000 : 300_000;
/** Of a log file, in bytes: the oldest of them go during the test. */
const logLimit = 4_096;
/** Of an access token, in milliseconds. */
const lifetime = 300_000;
/** The repetitions until the history and the log files have reached their limits. */
const filling = { 'sign in and out': 260, renew: 520 } as const;

const emulator = await startEmulator({ settings: { accessTokenLifetimeSeconds: lifetime / 1000 } });
const bundle = await bundleChild('long-use.ts');
afterAll(async () => {
  await Promise.all([emulator.close(), bundle.remove()]);
});

/** @returns its findings, and the kinds that grew */
async function useForLong(
  what: Pick<LongUse, 'does' | 'before' | 'rounds'>,
  leak: Leak | null = null,
): Promise<Findings & { readonly growth: Census }> {
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  const directory = join(folder, 'profile');
  await mkdir(directory);
  const { url, clientId } = emulator;
  const authKit = { url, clientId };
  const use: LongUse = { ...what, directory, snapshots: folder, authKit, leak, logLimit };
  const { WORKOS_API_KEY: _, ...env } = process.env;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bundle.file, JSON.stringify(use)], {
      env,
    });
    const findings = JSON.parse(stdout) as Findings;
    const [before, after] = [await takeCensus(findings.before), await takeCensus(findings.after)];
    return { ...findings, growth: grown(before, after, what.rounds) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Checks everything that could have grown with the rounds. */
function expectNothingGrown(
  { growth, duration, files, logSize }: Awaited<ReturnType<typeof useForLong>>,
  rounds: number,
): void {
  console.log(`${rounds} rounds in ${(duration / 86_400_000).toFixed(1)} days`);
  expect(growth).toEqual({});
  expect(files).toEqual(['auth.json', 'installation-secret', 'logs']);
  expect(logSize).toBeLessThanOrEqual(3 * logLimit);
}

const uses: readonly (readonly [LongUse['does'], number])[] = [
  ['sign in and out', isFull ? 1_000 : 100],
  ['renew', isFull ? 12_000 : 100],
];
test.each(sample(uses, 2))(
  'to %s again and again leaves nothing behind',
  { timeout: patience },
  async (does, rounds) => {
    const findings = await useForLong({ does, before: filling[does], rounds });
    expectNothingGrown(findings, rounds);
    // There were no early renewals.
    if (does === 'renew') expect(findings.duration).toBeGreaterThan(rounds * 0.6 * lifetime);
  },
);

describe.concurrent('a leak is found', () => {
  const rounds = 40;
  const leaks: readonly (readonly [Leak, string])[] = [
    ['a listener', 'planted()'],
    ['a timer', 'planted()'],
    ['a socket', 'open TCPSocketWrap'],
    ['every session', 'refreshStartedAt'],
  ];

  test.each(sample(leaks, leaks.length))(
    '%s, with every renewal',
    { timeout: patience },
    async (leak, kind) => {
      const { growth } = await useForLong({ does: 'renew', before: 20, rounds }, leak);
      const found = Object.entries(growth).filter(([name]) => name.includes(kind));
      expect(found.map(([, more]) => more)).toContain(rounds);
    },
  );
});
