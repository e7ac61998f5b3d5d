/** Linux's data about processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { projectRoot } from '../../scripts/project.ts';
import type { Environment } from '../../scripts/project.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function processes(): readonly Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const [, name = '', parent] =
        /\((.*)\) \w (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return [{ pid: Number(pid), parent: Number(parent), name }];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

/** All descendants of a process. */
function descendants(pid: number): readonly Process[] {
  const all = processes();
  const below = (parent: number): readonly Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/**
 * Runs an npm script until it has printed a text, interrupts it, and expects that it ends with all its processes.
 *
 * @param to the signal's target: npm alone, as with `kill`, or the whole group, as from a terminal
 * @param until the text to wait for
 * @param started the programs that must be running then
 */
export async function interrupt(
  script: readonly string[],
  signal: 'SIGINT' | 'SIGTERM',
  to: 'npm' | 'the group',
  until: RegExp,
  started: readonly string[],
  env: Environment = process.env,
): Promise<void> {
  const npm = spawn('npm', ['run', ...script], {
    cwd: projectRoot,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = npm;
  if (pid === undefined) throw new Error('npm could not be started.');
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const ended = once(npm, 'close');
  try {
    await expect.poll(() => said, { timeout: 240_000 }).toMatch(until);
    const before = descendants(pid);
    expect(before.length).toBeGreaterThan(1);
    expect(before.map(({ name }) => name)).toEqual(expect.arrayContaining([...started]));
    process.kill(to === 'npm' ? pid : -pid, signal);
    await ended;
    const isLeft = ({ pid: one, name }: Process): boolean =>
      processes().some((other) => other.pid === one && other.name === name);
    // Each gets the signal before npm ends, and needs a moment.
    await expect.poll(() => before.filter(isLeft), said.slice(-2_000)).toEqual([]);
  } finally {
    if (npm.exitCode === null && npm.signalCode === null) process.kill(-pid, 'SIGKILL');
  }
}
