/** The app's part behind the window without Electron: real modules, real files, and a browser that signs Pixel in. */
import type { Emulator } from '../../emulator/index.ts';
import { customProtocol } from '../../common/product.ts';
import { strings } from '../../common/strings.ts';
import { openAuthService, type AuthService } from '../../main/auth/auth-service.ts';
import { createWorkOSClient } from '../../main/auth/workos/workos-client.ts';
import { openFileStore } from '../../main/config/file-store.ts';
import { noPolicy } from '../../main/config/policy.ts';
import type { Keychain } from '../../main/auth/storage/keychain.ts';
import { systemClock, type Clock } from '../../main/lib/clock.ts';
import { systemRandom } from '../../main/lib/random.ts';
import type { Log } from '../../main/lib/log.ts';
import type { Fetch } from '../../main/lib/net-fetch.ts';
import { createVisitor, pixel } from '../integration/emulator/hosted-visitor.ts';
import { navigateTo } from '../support/raw-request.ts';

export interface BareService {
  readonly service: AuthService;
  /** @returns whether the browser ends on the success page */
  signIn(): Promise<boolean>;
  /** Signs out here and in the browser. */
  signOut(): Promise<void>;
}

/** The computer's own clocks, with nobody present. */
export const unattended = { clock: systemClock, isWindowShown: () => false } as const;

export async function openBareService(outside: {
  readonly directory: string;
  readonly authKit: Pick<Emulator, 'url' | 'clientId'>;
  readonly keychain: Keychain;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly isWindowShown: () => boolean;
  readonly log: Log;
}): Promise<BareService> {
  const { authKit, fetch: fetchFn, directory, keychain, ...given } = outside;
  const options = {
    clientId: authKit.clientId,
    apiOrigin: authKit.url,
    issuer: null,
    audience: null,
    redirect: { kind: 'automatic' },
    customProtocol,
    policy: noPolicy,
    stateShape: 'test',
  } as const;
  const client = createWorkOSClient(options, fetchFn);
  let browser = createVisitor(authKit);
  let opened = '';
  const service = await openAuthService(
    options,
    {
      ...given,
      loadClient: async () => client,
      openBrowser: async (url) => {
        opened = await browser.lead(url);
      },
      registerCustomProtocol: async () => {},
      attractAttention: () => {},
      random: { ...systemRandom, fraction: () => 0.5 },
    },
    { directory, keychain, openFileStore, cookiePassword: null, pageWords: { locale: 'en', strings } },
  );
  return {
    service,
    async signIn() {
      // This visitor would keep the cookies of all sign-ins; browsers drop them after half an hour.
      browser = createVisitor(authKit);
      await service.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount: false });
      let page = await browser.open(opened);
      if (page.url.pathname === '/sign-in') page = await browser.submit(page, '/sign-in', pixel);
      return (await browser.comeBack(page.url)).url.endsWith('/done');
    },
    async signOut() {
      await service.signOut();
      await navigateTo((await browser.open(opened)).url.href);
      await service.settled();
    },
  };
}
