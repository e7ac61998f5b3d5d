/** What befalls the app: the network, WorkOS, the clocks, the disk, the keyring and its own process. */
import type { Observation } from '../../main/auth/workos/api-failure.ts';
import { isUp, type EventKind } from './event-kind.ts';
import { diskModes, type DiskMode } from './world/disk.ts';
import { unanswered } from './world/scheduler.ts';
import { versions } from './world/installation.ts';
import { keyringModes } from './world/keyring.ts';
import { customProtocol, type World } from './world/world.ts';

const minute = 60_000;
const hasCall = (world: World): boolean => world.scheduler.calls.size > 0;
const response = (status: number, changes: Partial<Observation> = {}): Observation =>
  ({ kind: 'response', status, apiError: null, isJson: true, retryAfter: null, ...changes }) as Observation;

/** How a call can end that WorkOS has perhaps got. */
const lost: Readonly<Record<string, Observation>> = {
  'no answer': unanswered,
  'a captive portal': response(200, { isJson: false }),
  'an error 500': response(500),
  'an error 503 with Retry-After': response(503, { retryAfter: 20_000 }),
};

/** How a call can end that WorkOS has not got. */
const turnedAway: Readonly<Record<string, Observation>> = {
  'no network': { kind: 'no-response', networkError: 'ERR_INTERNET_DISCONNECTED' },
  'an error 429 with Retry-After': response(429, { retryAfter: 40_000 }),
  'an error 429 with a day of Retry-After': response(429, { retryAfter: 24 * 60 * minute }),
  'a proxy that asks for a password': response(407),
  'a refused client': response(401, { apiError: 'invalid_client' }),
};

export const whatBefallsIt: Readonly<Record<string, EventKind>> = {
  start: {
    weight: 200,
    can: (world) => !isUp(world),
    about: [''],
    happen: (world) => world.start(),
    story: 'The app starts.',
  },
  deliver: {
    weight: 45,
    can: hasCall,
    about: [''],
    happen: (world) => world.scheduler.oldestCall()?.answer(),
    story: 'WorkOS answers the oldest call.',
  },
  process: {
    weight: 5,
    can: hasCall,
    about: [''],
    happen: (world) => world.scheduler.oldestCall()?.act(),
    story: 'WorkOS gets the oldest call; its answer takes time.',
  },
  fail: {
    weight: 8,
    can: hasCall,
    about: [...Object.keys(lost), ...Object.keys(turnedAway)],
    happen: ({ scheduler }, about) => {
      const call = scheduler.oldestCall();
      call?.fail((call.hasActed() ? undefined : turnedAway[about]) ?? lost[about] ?? unanswered);
    },
    story: 'The oldest call meets *.',
  },
  lose: {
    weight: 4,
    can: hasCall,
    about: ['at once', 'later'],
    happen: (world, about) => {
      const call = world.scheduler.oldestCall();
      if (call === null) return;
      if (about === 'at once') call.act();
      else world.workos.late.push(call.act);
      call.fail(unanswered);
    },
    story: 'The answer to the oldest call is lost; WorkOS gets it *.',
  },
  late: {
    weight: 4,
    can: (world) => world.workos.late.length > 0,
    about: [''],
    happen: (world) => world.workos.late.shift()?.(),
    story: 'WorkOS gets a call that the app gave up.',
  },
  pass: {
    weight: 12,
    can: () => true,
    about: ['1', '6', '20', '45', '270', '400', '1900'],
    happen: (world, about) => world.scheduler.pass(Number(about) * 1000),
    story: '* seconds pass.',
  },
  sleep: {
    weight: 2,
    can: () => true,
    about: ['20', '480'],
    happen: (world, about) => world.scheduler.sleep(Number(about) * minute),
    story: 'The computer sleeps for * minutes.',
  },
  clock: {
    weight: 2,
    can: () => true,
    about: ['0', '31', '-31', '-180', '1440', '-1440'],
    happen: (world, about) => {
      world.scheduler.wallOffset = Number(about) * minute;
    },
    story: 'The wall clock is set to * minutes ahead of the right time.',
  },
  end: {
    weight: 1,
    can: (world) => world.workos.sessions.size > 0,
    about: [''],
    happen: (world) => {
      const session = world.workos.latestSession();
      if (session !== null) session.hasEnded = true;
    },
    story: 'WorkOS ends the newest session.',
  },
  demand: {
    weight: 1,
    can: (world) => world.workos.sessions.size > 0,
    about: ['sso_required', 'mfa_enrollment', 'organization_selection_required', ''],
    happen: (world, about) => {
      const session = world.workos.latestSession();
      if (session === null) return;
      session.demand = about === '' ? null : about;
      session.wasDemanded ||= about === 'sso_required' || about === 'mfa_enrollment';
    },
    story: 'WorkOS wants more of the newest session: *.',
  },
  key: {
    weight: 1,
    can: () => true,
    about: ['signs with a new key', 'shows its keys'],
    happen: ({ workos }, about) => (about.startsWith('signs') ? workos.rotateKey() : workos.showKeys()),
    story: 'WorkOS *.',
  },
  disk: {
    weight: 4,
    can: () => true,
    about: [...diskModes, 'ok', 'ok'],
    happen: (world, about) => world.setDisk(about as DiskMode),
    story: 'The disk is *.',
  },
  keyring: {
    weight: 3,
    can: () => true,
    about: [...keyringModes, 'there', 'there'],
    happen: (world, about) => {
      world.keyring.mode = about as 'there';
    },
    story: 'The keyring is *.',
  },
  'keyring-change': {
    weight: 0.3,
    can: () => true,
    about: [''],
    happen: (world) => world.keyring.change(),
    story: 'The keyring loses its key.',
  },
  'keyring-back': {
    weight: 30,
    can: ({ service, keyring, witness: { state } }) =>
      service !== null &&
      keyring.mode === 'there' &&
      state.status === 'signed-out' &&
      /^keyring-(absent|locked|silent)$/.test(state.reason),
    about: [''],
    happen: (world) => {
      const { service } = world;
      // The start that follows opens it; see `main/auth-electron/electron-auth.ts`.
      void service?.end().then(() => {
        if (world.service === service) world.kill(false);
      });
    },
    story: 'The app sees that the keyring is back, and is about to open again what is stored.',
  },
  version: {
    weight: 2,
    can: () => true,
    about: [...versions, 'this'],
    happen: (world, about) => {
      world.next = { ...world.next, version: about as 'this' };
    },
    story: 'From the next start on, * version of the app runs.',
  },
  policy: {
    weight: 2,
    can: () => true,
    about: ['any organization', 'org_1', 'org_2', 'nobody knows what'],
    happen: (world, about) => {
      const organizationId = about.startsWith('org') ? about : null;
      const isUnderstood = about !== 'nobody knows what';
      world.next = { ...world.next, policy: { ...world.next.policy, organizationId, isUnderstood } };
    },
    story: 'From the next start on, the policy wants *.',
  },
  'start-again': {
    weight: 1,
    can: isUp,
    about: ['nothing', 'a link'],
    happen: ({ service }, about) => {
      // The one that runs has the lock, and is told.
      if (about === 'nothing') service?.wake('in-use');
      else service?.receiveDeepLink(`${customProtocol}://sign-in`);
    },
    story: 'The app is started a second time, with * on its command line.',
  },
  ports: {
    weight: 1,
    can: () => true,
    about: ['free', 'busy', 'free'],
    happen: (world, about) => {
      world.isPortBusy = about === 'busy';
    },
    story: 'The ports are *.',
  },
  browser: {
    weight: 1,
    can: () => true,
    about: ['works', 'is broken', 'works'],
    happen: (world, about) => {
      world.isBrowserBroken = about !== 'works';
    },
    story: 'The browser *.',
  },
  kill: {
    weight: 4,
    can: isUp,
    about: ['has not got', 'has got'],
    happen: (world, about) => world.kill(about === 'has got'),
    story: 'The process is killed; WorkOS * what it sent.',
  },
  'kill-at': {
    weight: 3,
    can: isUp,
    about: ['0', '1', '2', '4'],
    happen: (world, about) => {
      world.disk.killAfter = Number(about);
    },
    story: 'The process will be killed after * more changes on the disk.',
  },
  quit: {
    weight: 3,
    can: (world) => isUp(world) && !world.isQuitting,
    about: [''],
    happen: (world) => world.quit(),
    story: 'The person quits the app.',
  },
};
