/** Faults outside an app, by name. */
import type { Emulator } from '../../emulator/index.ts';
import type { AppUnderTest } from './app-under-test.ts';

export type FaultName =
  /** WorkOS can't be reached. */
  | 'offline'
  /** Each answer of WorkOS takes two seconds. */
  | 'slow'
  /** WorkOS asks the app to wait: 429. */
  | 'rate-limited'
  /** An administrator has ended all sessions. */
  | 'revoked'
  /** The app restarts without a keyring; on Linux only. */
  | 'keyring-gone';

/** Causes the fault. @returns a function that ends it, if possible */
export async function cause(
  name: FaultName,
  { url, control, goDown, comeBack }: Emulator,
  app: AppUnderTest,
): Promise<() => Promise<void>> {
  const clear = async (): Promise<void> => control.clearFaults();
  switch (name) {
    case 'offline':
      await goDown();
      return comeBack;
    case 'slow':
      control.addFault({ path: '*', times: 1_000, fault: { kind: 'delay', milliseconds: 2_000 } });
      return clear;
    case 'rate-limited':
      control.addFault({ path: '*', times: 1_000, fault: { kind: 'status', status: 429, retryAfter: '1' } });
      return clear;
    case 'revoked':
      for (const { id } of control.sessions()) control.revokeSession(id);
      return async () => {};
    case 'keyring-gone':
      if (process.platform !== 'linux')
        throw new Error(`The keyring of ${process.platform} can't be taken (${url}).`);
      await app.relaunch({ keyring: false });
      return () => app.relaunch();
  }
}
