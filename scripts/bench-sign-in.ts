/** The person's way through a sign-in, measured in the packaged app: each time the first one after its start. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { BrowserHandover } from './browser-handover.ts';
import { launchApp, now } from './bench-launch.ts';
import type { RunningApp } from './bench-launch.ts';
import type { Visitor } from './bench-visitor.ts';
import type { Environment } from './project.ts';

export interface SignInTimes {
  /** From the click to when the app hands the address to the system, in milliseconds. */
  readonly clickToBrowser: number;
  /** From when the browser calls back to when the person is seen as signed in, in milliseconds, by what happens. */
  readonly callbackToScreen: {
    /** The callback is taken, matched, and the code sent. */
    readonly send: number;
    /** AuthKit answers. */
    readonly wait: number;
    /** The answer is read, and its token verified. */
    readonly verify: number;
    /** The window is told, and shows it. */
    readonly show: number;
  };
}

/** Where the app asks for tokens, and for the keys that they are verified with. */
const authenticate = '/user_management/authenticate';
const keys = '/sso/jwks/';

/** @returns the times, and the app with the person signed in */
export async function measureSignIn(
  executable: string,
  profile: string,
  env: Environment,
  handover: BrowserHandover,
  visitor: Visitor,
): Promise<SignInTimes & { readonly app: RunningApp }> {
  const app = await launchApp(executable, profile, env);
  const { window: page } = app;
  await page.waitForFunction(() => document.getElementById('root')?.inert === false);
  // The app has found nothing stored, and waits.
  await waitForLine(app, / info restored /);
  // Nobody clicks sooner.
  await setTimeout(500);

  const keysAsked = watchCall(keys);
  const clicked = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const options = { once: true, capture: true };
        window.addEventListener(
          'click',
          ({ timeStamp }) => resolve(performance.timeOrigin + timeStamp),
          options,
        );
      }),
  );
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const handedOverAt = await waitForLine(app, / info sign-in-started /);
  const clickToBrowser = handedOverAt - (await clicked);

  const callback = await visitor.authorize(await handover.nextUrl());
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await keysAsked.answered;
  const tokensAsked = watchCall(authenticate);
  const painted = whenPainted(page, 'Account menu');
  // The page has begun to look out: it does what it is asked in order.
  await page.evaluate(() => null);
  const calledBackAt = now();
  await fetch(callback);
  const [askedAt, answeredAt, paintedAt] = [
    await tokensAsked.arrived,
    await tokensAsked.answered,
    await painted,
  ];
  const verifiedAt = await waitForLine(app, / info signed-in/);
  const callbackToScreen = {
    send: askedAt - calledBackAt,
    wait: answeredAt - askedAt,
    verify: verifiedAt - answeredAt,
    show: paintedAt - verifiedAt,
  };
  return { app, clickToBrowser, callbackToScreen };
}

/** When the embedded AuthKit, which runs in this process, gets and has answered the next call of a path. */
function watchCall(path: string): { readonly arrived: Promise<number>; readonly answered: Promise<number> } {
  const next = (channel: string): Promise<number> =>
    new Promise((resolve) => {
      const hear = (message: unknown): void => {
        if (!(message as { readonly request: IncomingMessage }).request.url?.startsWith(path)) return;
        unsubscribe(channel, hear);
        resolve(now());
      };
      subscribe(channel, hear);
    });
  return { arrived: next('http.server.request.start'), answered: next('http.server.response.finish') };
}

/** When a frame that has a button with this label was handed to the compositor, in milliseconds since the epoch. */
function whenPainted(page: Page, name: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve) => {
        new MutationObserver((_changes, observer) => {
          const buttons = [...document.querySelectorAll('button')];
          if (!buttons.some(({ ariaLabel }) => ariaLabel === name)) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()));
            port1.start();
            port2.postMessage(null);
          });
        }).observe(document, { subtree: true, childList: true });
      }),
    name,
  );
}

/** @returns when the app wrote a line of its log, in milliseconds since the epoch */
async function waitForLine(app: RunningApp, line: RegExp): Promise<number> {
  const find = () =>
    app
      .log()
      .split('\n')
      .find((one) => line.test(one));
  let found = find();
  for (; found === undefined; found = find())
    await app.window.evaluate(() => new Promise(requestAnimationFrame));
  return Date.parse(found.split(' ')[0] ?? '');
}
