/** A browser as far as a measurement needs one: signs a person of the embedded AuthKit in, and knows them ever after. */
import { defaultSeed } from '../emulator/seed.ts';

/** Somebody with one organization, so that AuthKit asks for nothing but credentials. */
const person = defaultSeed.users.find(({ memberships }) => memberships.length === 1);

export interface Visitor {
  /** @returns where the browser would be sent with the code, without going there */
  authorize(address: string): Promise<string>;
}

/** @param origin the embedded AuthKit's */
export function createVisitor(origin: string): Visitor {
  const cookies = new Map<string, string>();
  const visit = async (url: URL, init: RequestInit): Promise<string> => {
    if (url.origin !== origin) return url.href;
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { origin, cookie } });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) return visit(new URL(location, url), {});
    const flow = /name="flow" value="([^"]+)"/.exec(await response.text())?.[1];
    if (flow === undefined || person === undefined)
      throw new Error(`AuthKit asks for more on ${url.pathname}.`);
    const { email, password } = person;
    return visit(new URL('/sign-in', origin), {
      method: 'POST',
      body: new URLSearchParams({ flow, email, password }),
    });
  };
  return { authorize: (address) => visit(new URL(address), {}) };
}
