/**
 * The app's part behind the window as a process of its own, with real files and a real server, to be killed. Its task
 * comes as JSON in the arguments; it reports each boundary, and its result at the end.
 */
import { boundary, cutWrites, fetchInSteps, numberBoundaries, tell } from './boundaries.ts';
import { openBareService, unattended } from './bare-service.ts';
import type { AuthState } from '../../common/auth/auth-state.ts';
import { createLog } from '../../main/lib/log.ts';
import { createFakeKeychain } from '../support/fake-keychain.ts';

/** The task of the process. */
export interface Task {
  readonly does:
    | 'sign-in'
    | 'use the session'
    | 'use the session on a full disk'
    | 'sign-in, then use the session'
    | 'sign-in, then use the session a thousand times at once';
  readonly directory: string;
  readonly authKit: { readonly url: string; readonly clientId: string };
  /** The keyring's key, as 64 hexadecimal digits. */
  readonly key: string;
  readonly killAt: number | null;
}

/** The result of a process that was not killed. */
export interface Sight {
  readonly before: AuthState;
  /** Whether the sign-in, or every use, succeeded. */
  readonly isServed: boolean;
  readonly after: AuthState;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const { directory, authKit } = task;
const number = (): void => numberBoundaries(directory, task.killAt);
if (!task.does.startsWith('sign-in, then')) number();
const { service, signIn } = await openBareService({
  directory,
  authKit,
  keychain: createFakeKeychain(Buffer.from(task.key, 'hex')),
  fetch: fetchInSteps,
  log: createLog((line) => console.error(line)),
  ...unattended,
});
const before = service.state();
let isServed = false;
if (task.does.startsWith('sign-in')) isServed = await signIn();
if (task.does !== 'sign-in') {
  await service.settled();
  number();
  if (task.does === 'use the session on a full disk') cutWrites();
  const times = task.does.endsWith('a thousand times at once') ? 1000 : 1;
  const uses = await Promise.all(Array.from({ length: times }, () => service.withAuth(() => null)));
  isServed = uses.every(({ ok }) => ok);
}
await service.settled();
boundary('when all is done');
tell(`sight ${JSON.stringify({ before, isServed, after: service.state() } satisfies Sight)}`);
process.exit(0);
