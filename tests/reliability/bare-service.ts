/** The app's part behind the window without Electron: real modules, real files, and a browser that signs Pixel in. */
import type { Emulator } from '../../emulator/index.ts';
import { strings } from '../../src/contract/strings.ts';
import { openAuthService, type AuthService } from '../../src/main/auth/auth-service.ts';
import { createWorkOSClient } from '../../src/main/auth/workos-client.ts';
import type { Keychain } from '../../src/main/keychain.ts';
import type { Log } from '../../src/main/log.ts';
import { noPolicy } from '../../src/main/policy.ts';
import type { Fetch } from '../../src/main/net-fetch.ts';
import { createVisitor, pixel } from '../unit/emulator/hosted-visitor.ts';

export interface BareService {
  readonly service: AuthService;
  /** @returns whether the browser ends on the page that says so */
  signIn(): Promise<boolean>;
}

export async function openBareService(outside: {
  readonly directory: string;
  readonly authKit: Pick<Emulator, 'url' | 'clientId'>;
  readonly keychain: Keychain;
  readonly fetch: Fetch;
  readonly log: Log;
}): Promise<BareService> {
  const { directory, authKit, keychain, fetch: fetchFn, log } = outside;
  const settings = {
    clientId: authKit.clientId,
    apiOrigin: authKit.url,
    issuer: null,
    audience: null,
    cookiePassword: null,
    redirect: { kind: 'automatic' },
  } as const;
  const client = createWorkOSClient(settings, fetchFn);
  let opened = '';
  const service = await openAuthService({
    settings,
    policy: noPolicy,
    directory,
    keychain,
    loadClient: async () => client,
    openBrowser: async (url) => {
      opened = url;
    },
    writeClipboard: () => {},
    registerCustomProtocol: async () => {},
    attractAttention: () => {},
    isInUse: () => false,
    random: () => 0.5,
    clock: () => ({ wall: Date.now(), monotonic: performance.now() }),
    words: { locale: 'en', strings },
    stateShape: 'test',
    log,
  });
  return {
    service,
    async signIn() {
      await service.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount: false });
      const browser = createVisitor(authKit);
      const page = await browser.submit(await browser.open(opened), '/sign-in', pixel);
      return (await fetch(page.url)).url.endsWith('/done');
    },
  };
}
