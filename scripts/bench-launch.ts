/** One launch of a packaged app, measured from outside: the app holds no code for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cpuTime, memoryOf, processTree } from './bench-processes.ts';
import { keyringFlag } from './keyring.ts';
import { sandboxFlags } from './project.ts';
import type { Environment } from './project.ts';

export interface RunningApp {
  readonly pid: number;
  readonly window: Page;
  /** What the app has said on its outputs so far. */
  log(): string;
  /** Ends it and all its processes. */
  end(): Promise<void>;
}

export interface LaunchTimes {
  /** From the start of the process to when the first frame is on the screen, in milliseconds. */
  readonly visible: number;
  /** CPU time of all processes in {@link startTime}, in milliseconds. */
  readonly cpu: number;
  /** In MiB, see `memoryOf`. */
  readonly own: number;
  readonly renderer: number;
  /** CPU time of all processes in {@link idleTime} after that, in milliseconds; null where that was not waited for. */
  readonly idle: number | null;
}

/** How long a start is given, in milliseconds, before anything looks at it: a debugger takes time, too. */
const startTime = 2_000;
const idleTime = 5_000;

/** Milliseconds since the epoch, more finely than `Date.now()`. */
export const now = (): number => performance.timeOrigin + performance.now();

interface Started {
  readonly pid: number;
  readonly startedAt: number;
  readonly log: () => string;
  attach(): Promise<Page>;
  end(): Promise<void>;
}

function startApp(executable: string, profile: string, env: Environment): Started {
  const flags = ['--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${profile}`, keyringFlag];
  const startedAt = now();
  const child = spawn(executable, [...sandboxFlags, ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${executable} could not be started.`);
  const kill = () => {
    for (const id of processTree(pid).toReversed()) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It has ended by itself meanwhile.
      }
    }
  };
  process.on('exit', kill);
  const ended = once(child, 'exit');
  let said = '';
  const address = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void ended.then(() => reject(new Error(`${executable} ended. It said:\n${said.trim()}`)));
  });
  address.catch(() => {});
  return {
    pid,
    startedAt,
    log: () => said,
    async attach() {
      const browser = await chromium.connectOverCDP(await address);
      const [context] = browser.contexts();
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
      if (page === undefined) throw new Error(`${executable} has no window.`);
      return page;
    },
    async end() {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}

/** Starts an app to do something with it. */
export async function launchApp(executable: string, profile: string, env: Environment): Promise<RunningApp> {
  const { pid, attach, log, end } = startApp(executable, profile, env);
  return { pid, window: await attach(), log, end };
}

/**
 * Starts an app, measures it and ends it.
 *
 * @param profile the app's folder, for this launch alone
 * @param status the `AuthState` that has to be there in the first frame, null where the app has none
 * @param measuresIdle whether to go on for {@link idleTime}
 */
export async function measureLaunch(
  executable: string,
  profile: string,
  env: Environment,
  status: string | null,
  measuresIdle: boolean,
): Promise<LaunchTimes> {
  const { pid, startedAt, attach, end } = startApp(executable, profile, env);
  try {
    await setTimeout(startTime);
    const cpu = cpuTime(pid);
    if (measuresIdle) await setTimeout(idleTime);
    const idle = measuresIdle ? cpuTime(pid) - cpu : null;
    const memory = memoryOf(pid);
    const window = await attach();
    const seen = await window.evaluate(() => ({
      visibleAt:
        performance.timeOrigin +
        (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      state: document.getElementById('auth-state')?.textContent ?? null,
    }));
    const shown = seen.state === null ? null : String(JSON.parse(seen.state).status);
    if (shown !== status) throw new Error(`The first frame showed ${shown} instead of ${status}.`);
    return { visible: seen.visibleAt - startedAt, cpu, idle, ...memory };
  } finally {
    await end();
  }
}
