/**
 * A visitor of the hosted pages without a browser: keeps cookies, follows redirects while they stay on the
 * emulator, and fills in forms by their fields' names.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Emulator } from '../../../emulator/index.ts';

interface Visit {
  readonly status: number;
  readonly html: string;
  /** The visitor's address, or the address outside the emulator that it was sent to. */
  readonly url: URL;
}

export interface Visitor {
  open(address: string): Promise<Visit>;
  /** Returns the target of an address that the app has opened, without opening the target; keeps the cookie it sets. */
  lead(address: string): Promise<string>;
  /** Opens the app's own address and follows it. */
  comeBack(address: URL): Promise<Response>;
  /** Submits the page's form for `action`, with its hidden fields and these values. */
  submit(page: Visit, action: string, values?: Readonly<Record<string, string>>): Promise<Visit>;
}

export function createVisitor(emulator: Pick<Emulator, 'url'>): Visitor {
  const cookies = new Map<string, string>();

  const send = async (url: URL, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        Origin: emulator.url,
        Cookie: [...cookies].map((cookie) => cookie.join('=')).join('; '),
      },
    });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    return response;
  };

  const request = async (url: URL, init: RequestInit): Promise<Visit> => {
    const response = await send(url, init);
    const location = response.headers.get('Location');
    if (location === null) return { status: response.status, html: await response.text(), url };
    const next = new URL(location, url);
    if (next.origin === emulator.url) return request(next, {});
    return { status: response.status, html: '', url: next };
  };

  return {
    open: (address) => request(new URL(address, emulator.url), {}),
    lead: async (address) => {
      // AuthKit's own addresses are opened unchanged.
      if (address.startsWith(emulator.url)) return address;
      const response = await send(new URL(address), {});
      return response.headers.get('Location') ?? '';
    },
    comeBack: (address) => send(address, { redirect: 'follow' }),
    submit(page, action, values = {}) {
      const form = page.html
        .split('<form')
        .find((part) => part.includes(`action="${action}"`))
        ?.split('</form>')[0];
      if (form === undefined) throw new Error(`There is no form for ${action} on ${page.url.pathname}.`);
      const body = new URLSearchParams();
      for (const [, name = '', value = ''] of form.matchAll(
        /type="hidden" name="([^"]+)" value="([^"]*)"/g,
      )) {
        body.set(name, value);
      }
      for (const [name, value] of Object.entries(values)) body.set(name, value);
      return request(new URL(action, emulator.url), { method: 'POST', body });
    },
  };
}

interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function createPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const redirectUri = 'http://127.0.0.1:50123/callback';

/** The address of a valid authorization request, with `changes`; null removes a parameter. */
export function authorizationUrl(
  emulator: Pick<Emulator, 'url' | 'clientId'>,
  changes: Readonly<Record<string, string | null>> = {},
): string {
  const parameters = {
    client_id: emulator.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    provider: 'authkit',
    code_challenge: createPkce().challenge,
    code_challenge_method: 'S256',
    state: 'state-1',
    ...changes,
  };
  const query = new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  return `${emulator.url}/user_management/authorize?${query.toString()}`;
}

/** The organizations and users of the default seed. */
export const aurora = 'org_01K0EMVAT0R000000000AVR0RA';
export const basalt = 'org_01K0EMVAT0R000000000BASA1T';
export const pixel = { email: 'pixel@example.com', password: 'correct-horse-pixel-demo' };
export const nova = { email: 'nova@example.com', password: 'correct-horse-nova-demo' };
export const echo = { email: 'echo@example.com', password: 'correct-horse-echo-demo' };
export const comet = { email: 'comet@example.com', password: 'correct-horse-comet-demo' };

/** Signs in on the hosted pages and returns the code that the app would get. */
export async function obtainCode(
  emulator: Emulator,
  {
    pkce,
    person = pixel,
    visitor = createVisitor(emulator),
  }: { readonly pkce: Pkce; readonly person?: typeof pixel; readonly visitor?: Visitor },
): Promise<string> {
  const page = await visitor.open(authorizationUrl(emulator, { code_challenge: pkce.challenge }));
  const end = await visitor.submit(page, '/sign-in', person);
  const code = end.url.searchParams.get('code');
  if (code === null) throw new Error(`The sign-in ended on ${end.url.href} without a code.`);
  return code;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the authenticate endpoint as a public client. */
export async function authenticate(
  emulator: Pick<Emulator, 'url' | 'clientId'>,
  parameters: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await fetch(`${emulator.url}/user_management/authenticate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id: emulator.clientId, ...parameters }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Signs in and exchanges the code. */
export async function startSession(
  emulator: Emulator,
  options: { readonly person?: typeof pixel; readonly visitor?: Visitor } = {},
): Promise<
  Readonly<Record<string, unknown>> & { readonly access_token: string; readonly refresh_token: string }
> {
  const pkce = createPkce();
  const code = await obtainCode(emulator, { ...options, pkce });
  const { body } = await authenticate(emulator, {
    grant_type: 'authorization_code',
    code,
    code_verifier: pkce.verifier,
  });
  return body as Awaited<ReturnType<typeof startSession>>;
}
