/** The auth store on a storage in memory, which a test can read, fill and break. */
import { vi } from 'vitest';
import { createAuthStore, type AuthStoreDeps } from '../../main/auth/auth-store.ts';
import type { StoredAuth } from '../../main/auth/storage/auth-storage.ts';
import { noPolicy } from '../../main/config/policy.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { Secret } from '../../main/lib/secret.ts';
import { createCapturedLog } from './captured-log.ts';
import { createSession } from './session-values.ts';

/** An empty store, as if `load` had found nothing, unless `stored` is given. */
export function createMemoryStore(found: StoredAuth | null = null, changes: Partial<AuthStoreDeps> = {}) {
  const write = vi.fn(async (_content: StoredAuth) => {});
  const remove = vi.fn(async () => {});
  const setAside = vi.fn(async () => {});
  const restore = vi.fn(async () => createSession());
  const log = createCapturedLog();
  const sealPassword = new Secret('a password of thirty-two letters');
  const store = createAuthStore({
    storage: {
      persistence: 'encrypted',
      sealPassword,
      found,
      loss: null,
      asksForLogin: false,
      write,
      remove,
      setAside,
    },
    sessions: {
      store: async (session) => ({
        sealed: session.claims.sid,
        record: session,
        jwks: { keys: [] },
        jwksFetchedAt: 0,
        isVerified: session.isVerified,
      }),
      restore,
    },
    authKit: { clientId: 'client_1', apiOrigin: 'https://api.example.com' },
    stateShape: 'test',
    policy: noPolicy,
    clock: systemClock,
    log,
    ...changes,
  });
  store.dispatch({
    type: 'restored',
    session: null,
    reason: 'never-signed-in',
    persistence: 'encrypted',
    problem: null,
    organizations: null,
    forceLogin: false,
    hint: null,
    isDeviceCodeDisabled: false,
  });
  return { store, write, remove, setAside, restore, log };
}
