/**
 * The app's part behind the window as a process of its own, used for a long time. Its task comes as JSON in the
 * arguments, and it reports its resources at two moments. Time and the keyring are simulated, the rest is real.
 */
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Session } from '../../main/auth/session/session.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { createLog } from '../../main/lib/log.ts';
import { createLogFile } from '../../main/lib/log-file.ts';
import { createFakeKeychain } from '../support/fake-keychain.ts';
import { openBareService } from './bare-service.ts';
import { lookAround, type Sight } from './census.ts';
import { loneFetch } from './lone-fetch.ts';

/** Deliberate leaks, one per round, to test that they are found. */
export type Leak = 'a listener' | 'every session' | 'a timer' | 'a socket';

export interface LongUse {
  readonly does: 'sign in and out' | 'renew';
  /** For the profile. */
  readonly directory: string;
  /** The folder for heap snapshots. */
  readonly snapshots: string;
  readonly authKit: { readonly url: string; readonly clientId: string };
  /** The repetitions before the first census, so that every bounded list is full. */
  readonly before: number;
  /** The repetitions between the two. */
  readonly rounds: number;
  readonly leak: Leak | null;
  /** How large a log file may become, in bytes. */
  readonly logLimit: number;
}

export interface Findings {
  readonly before: Sight;
  readonly after: Sight;
  /** The simulated time between the two, in milliseconds. */
  readonly duration: number;
  /** The files of the profile, by name, at the end. */
  readonly files: readonly string[];
  /** All log files together, in bytes. */
  readonly logSize: number;
}

const use = JSON.parse(process.argv[2] ?? '') as LongUse;
const { directory, authKit, leak, logLimit } = use;

globalThis.fetch = loneFetch;
mock.timers.enable({ apis: ['setTimeout'] });
let passed = 0;
const pass = (time: number): void => {
  passed += time;
  mock.timers.tick(time);
};
const started = Date.now();
const logFile = createLogFile(join(directory, 'logs'), logLimit);
const { service, signIn, signOut } = await openBareService({
  directory,
  authKit,
  keychain: createFakeKeychain(),
  fetch: loneFetch,
  clock: { ...systemClock, now: () => ({ wall: started + passed, monotonic: passed }) },
  isWindowShown: () => true,
  log: createLog(logFile.write),
});

async function signInAndOut(): Promise<void> {
  if (!(await signIn())) throw new Error('The sign-in failed.');
  await signOut();
  // The listeners stay open for their last page for some seconds.
  pass(60_000);
}

/** Waits until the access token is due, and for the next one. */
async function renew(): Promise<void> {
  service.wake('in-use');
  const dashboard = await service.readDashboard();
  if (!dashboard.ok || dashboard.value.nextRefreshAt === null) throw new Error('Nothing is due.');
  pass(dashboard.value.nextRefreshAt - (started + passed));
  await service.settled();
  const { refreshCount } = dashboard.value;
  const renewed = await service.withAuth((session) => session.refreshCount);
  if (!renewed.ok || renewed.value !== refreshCount + 1) throw new Error('The token was not renewed.');
}

const sessions: Session[] = [];
const plant: Readonly<Record<Leak, () => unknown>> = {
  'a listener': () => service.onStateChanged(function planted() {}),
  'every session': () => service.withAuth((session) => sessions.push(session)),
  'a timer': () => setTimeout(function planted() {}, 10 ** 9),
  'a socket': () => connect(Number(new URL(authKit.url).port), '127.0.0.1'),
};

async function repeat(times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    await (use.does === 'renew' ? renew() : signInAndOut());
    if (leak !== null) await plant[leak]();
  }
  await service.settled();
  await logFile.settled();
}

if (use.does === 'renew') await signIn();
await repeat(use.before);
const before = lookAround(join(use.snapshots, 'before'));
const from = passed;
await repeat(use.rounds);
const after = lookAround(join(use.snapshots, 'after'));
const logs = readdirSync(join(directory, 'logs')).map((name) => statSync(join(directory, 'logs', name)).size);
const findings: Findings = {
  before,
  after,
  duration: passed - from,
  files: readdirSync(directory).toSorted(),
  logSize: logs.reduce((sum, size) => sum + size, 0),
};
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
