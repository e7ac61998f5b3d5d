/** What the parts behind the window take, measured in this process: the same modules, files and checks as in the app. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Emulator } from '../emulator/index.ts';
import { customProtocol } from '../common/product.ts';
import { strings } from '../common/strings.ts';
import { openAuthService } from '../main/auth/auth-service.ts';
import { parseCallbackUrl } from '../main/auth/sign-in/callback.ts';
import { createWorkOSClient } from '../main/auth/workos/workos-client.ts';
import type { Keychain } from '../main/auth/storage/keychain.ts';
import { systemClock } from '../main/lib/clock.ts';
import { systemRandom } from '../main/lib/random.ts';
import { createVisitor } from './bench-visitor.ts';

export interface ServiceFigures {
  /** Guarded calls per second, by how many are under way at once. */
  readonly guardedCalls: readonly { readonly atOnce: number; readonly perSecond: number }[];
  /** What 10,000 callbacks that belong to no attempt add to the heap once they are gone, in kB. */
  readonly junkGrowth: number;
}

const calls = 100_000;
const junk = 10_000;

/** Protects nothing: what a keyring takes is not measured here. */
const openKeychain: Keychain = {
  isAvailable: async () => true,
  obstacle: () => 'absent',
  encrypt: async (text) => Buffer.from(text),
  decrypt: async (encrypted) => ({ text: encrypted.toString(), shouldReEncrypt: false }),
};

export async function measureService({ url, clientId }: Emulator): Promise<ServiceFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-service-'));
  const options = {
    clientId,
    apiOrigin: url,
    issuer: null,
    audience: null,
    redirect: { kind: 'custom-protocol' },
    customProtocol,
    organizationId: null,
    allowsSignUp: true,
    stateShape: 'bench',
  } as const;
  let opened = '';
  const service = await openAuthService(
    options,
    {
      loadClient: async () => createWorkOSClient(options, fetch),
      openBrowser: async (address) => {
        opened = address;
      },
      registerCustomProtocol: async () => {},
      isWindowShown: () => false,
      attractAttention: () => {},
      clock: systemClock,
      random: systemRandom,
      log: { info: () => {}, warn: () => {} },
    },
    { directory, keychain: openKeychain, cookiePassword: null, pageWords: { locale: 'en', strings } },
  );
  try {
    await service.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount: false });
    const before = usedHeap();
    for (let index = 0; index < junk; index++) {
      service.receiveDeepLink(`${customProtocol}://callback?code=code-${index}&state=state-${index}`);
    }
    const junkGrowth = (usedHeap() - before) / 1e3;

    const callback = await createVisitor(url).authorize(opened);
    if (parseCallbackUrl(callback, `${customProtocol}://callback`) === null)
      throw new Error(`AuthKit led to ${callback}.`);
    const signedIn = new Promise<void>((resolve) => {
      service.onStateChanged(({ status }) => status === 'signed-in' && resolve());
    });
    service.receiveDeepLink(callback);
    await signedIn;
    const guardedCalls = [];
    for (const atOnce of [1, 100, 10_000]) {
      const started = performance.now();
      for (let done = 0; done < calls; done += atOnce) {
        await Promise.all(Array.from({ length: atOnce }, () => service.withAuth(({ claims }) => claims.sub)));
      }
      guardedCalls.push({ atOnce, perSecond: calls / ((performance.now() - started) / 1000) });
    }
    await service.settled();
    return { guardedCalls, junkGrowth };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** In bytes, without what is garbage. */
function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
