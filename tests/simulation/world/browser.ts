/** The people's browser, on the app's own addresses: which listener answers, and the cookies that it sets. */
import type { LoopbackAnswer, LoopbackRoute } from '../../../main/auth/sign-in/loopback-server.ts';

export type Ports = ReadonlyMap<number, Readonly<Record<string, LoopbackRoute>>>;

/** What an address is answered, by whoever listens on its port; undefined where nobody does. */
export function answerOf(
  ports: Ports,
  address: string,
  cookie = '',
): LoopbackAnswer | Promise<LoopbackAnswer> | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const [, folder, rest = ''] = /^(\/start\/)(.+)$/.exec(url.pathname) ?? [];
  const route = ports.get(Number(url.port))?.[folder ?? url.pathname];
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', cookie };
  return route?.(url.searchParams, headers, rest);
}

export class Browser {
  readonly #ports: Ports;
  readonly #cookies: string[] = [];

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  visit(address: string): ReturnType<typeof answerOf> {
    return answerOf(this.#ports, address, this.#cookies.join('; '));
  }

  /** Where an address leads that begins a sign-in; its cookie is kept. */
  lead(address: string): string {
    const answer = this.visit(address);
    if (answer === undefined || answer instanceof Promise || answer.kind !== 'redirect') return '';
    this.#cookies.push(answer.cookie?.split(';')[0] ?? '');
    return answer.location;
  }
}
