/**
 * `kill -9` at every boundary of the first sign-in and of a refresh, then a start on the remaining files. It prints the
 * boundaries, which the code itself reports (`boundaries.ts`): a new write or call is a new test.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { findLeaks, readTraces } from '../e2e/leaks.ts';
import { sample } from '../support/sample.ts';
import { buildChild, createProfile, type Profile } from './child-process.ts';

/** Such a token has expired when it arrives. */
const settings = { accessTokenLifetimeSeconds: 0 };
const withinGrace = await startEmulator({ settings: { ...settings, replayGraceSeconds: 600 } });
const pastGrace = await startEmulator({ settings: { ...settings, replayGraceSeconds: 0 } });
const child = await buildChild();
const profiles: Profile[] = [];
afterAll(async () => {
  await Promise.all([withinGrace.close(), pastGrace.close(), child.remove()]);
  await Promise.all(profiles.map((profile) => profile.remove()));
});

const newProfile = async (emulator = withinGrace): Promise<Profile> => {
  const profile = await createProfile(emulator);
  profiles.push(profile);
  return profile;
};
const refresh = 'sign-in, then use the session';
const expectNothingBroken = async (profile: Profile): Promise<void> => {
  expect(await profile.leftovers()).toEqual([]);
  const secrets = [withinGrace, pastGrace].flatMap(({ control }) => control.issuedSecrets());
  expect(findLeaks(secrets, await readTraces(profile.directory))).toEqual([]);
};

const ofSignIn = await child.boundaries(await newProfile(), 'sign-in');
const ofRefresh = await child.boundaries(await newProfile(), refresh);
const list = (title: string, names: readonly string[]): string =>
  [`${title}: ${names.length} boundaries`, ...names.map((name, index) => `${index + 1}. ${name}`)].join('\n');
console.log([list('The first sign-in', ofSignIn), list('A refresh', ofRefresh)].join('\n\n'));

const numbered = (names: readonly string[]) =>
  sample(
    names.map((name, index): [number, string] => [index + 1, name]),
    5,
  );

test('the boundaries are the calls to files and to the network', () => {
  for (const names of [ofSignIn, ofRefresh]) {
    expect(names).toContain('in the middle of writing auth.json.next.tmp');
    expect(names).toContain('when POST /user_management/authenticate has been sent');
  }
  // The mark before the call, and the session after it.
  expect(ofRefresh.filter((name) => name.startsWith('in the middle of'))).toHaveLength(2);
});

describe.concurrent('a first sign-in that is killed leaves the user signed out or in, with nothing broken', () => {
  test.each(numbered(ofSignIn))('%i, %s', async (boundary) => {
    const profile = await newProfile();
    await child.killedAt(profile, 'sign-in', boundary);
    const { before, isServed, after } = await child.run(profile, 'sign-in');
    expect(['signed-out', 'signing-in', 'signed-in']).toContain(before.status);
    if (before.status === 'signed-out') {
      expect(before).toMatchObject({ reason: 'never-signed-in', persistence: 'encrypted' });
      // An interrupted exchange is reported.
      expect([undefined, 'sign-in-interrupted']).toContain(before.problem?.code);
    }
    expect(isServed).toBe(true);
    expect(after).toMatchObject({ status: 'signed-in', problem: null, persistence: 'encrypted' });
    await expectNothingBroken(profile);
  });
});

describe.concurrent('a refresh that is killed and repeated within the grace keeps the session', () => {
  test.each(numbered(ofRefresh))('%i, %s', async (boundary) => {
    const profile = await newProfile();
    await child.killedAt(profile, refresh, boundary);
    const { before, isServed, after } = await child.run(profile, 'use the session');
    expect(before).toMatchObject({ status: 'signed-in', problem: null });
    expect(isServed).toBe(true);
    expect(after).toMatchObject({ status: 'signed-in', connection: 'online', problem: null });
    await expectNothingBroken(profile);
  });
});

describe.concurrent('a refresh that is killed and repeated past the grace keeps the session or says why not', () => {
  const ends: string[] = [];
  afterAll(() => console.log(`Past the grace:\n${ends.toSorted().join('\n')}`));

  test.each(numbered(ofRefresh))('%i, %s', async (boundary, name) => {
    const profile = await newProfile(pastGrace);
    await child.killedAt(profile, refresh, boundary);
    const { before, isServed, after } = await child.run(profile, 'use the session');
    expect(before).toMatchObject({ status: 'signed-in', problem: null });
    const end = after.status === 'signed-out' ? after.reason : after.status;
    ends.push(`${String(boundary).padStart(2)}. ${name}: ${end}`);
    expect(['signed-in', 'interrupted']).toContain(end);
    expect(isServed).toBe(end === 'signed-in');
    if (end === 'interrupted') {
      const { isServed: isBack, after: again } = await child.run(profile, 'sign-in');
      expect([isBack, again.status]).toEqual([true, 'signed-in']);
    }
    await expectNothingBroken(profile);
  });
});

test('a thousand concurrent calls with an expired token share one refresh', async () => {
  const emulator = await startEmulator({ settings });
  const profile = await newProfile(emulator);
  const { isServed } = await child.run(profile, 'sign-in, then use the session a thousand times at once');
  const grants = emulator.control
    .calls()
    .flatMap(({ grantType, status }) => (grantType === null ? [] : [[grantType, status]]));
  await emulator.close();
  expect(isServed).toBe(true);
  expect(grants).toEqual([
    ['authorization_code', 200],
    ['refresh_token', 200],
  ]);
});

test('a half-finished write loses neither the running session nor the stored one', async () => {
  const profile = await newProfile();
  await child.run(profile, 'sign-in');
  const { isServed, after } = await child.run(profile, 'use the session on a full disk');
  expect(isServed).toBe(true);
  expect(after).toMatchObject({ status: 'signed-in', problem: { code: 'storage-failed' } });
  const later = await child.run(profile, 'use the session');
  expect(later.isServed).toBe(true);
  expect(later.after).toMatchObject({ status: 'signed-in', problem: null });
  await expectNothingBroken(profile);
});
