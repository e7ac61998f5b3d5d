/** Linux's data about a running app's main process. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface MainProcess {
  readonly pid: string;
}

/** @param profile the app's profile, where Chromium stores the process's ID */
export async function findMainProcess(profile: string): Promise<MainProcess> {
  const holder = await readlink(join(profile, 'SingletonLock'));
  return { pid: holder.slice(holder.lastIndexOf('-') + 1) };
}

/** How much memory it has, in bytes. */
export async function residentMemory({ pid }: MainProcess): Promise<number> {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** How many sockets it listens on. */
export async function countListeners({ pid }: MainProcess): Promise<number> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  );
  const columns = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)));
  const listening = columns.filter(([, , , state]) => state === '0A').map((line) => `socket:[${line[9]}]`);
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const open = await Promise.all(
    descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  );
  return open.filter((target) => listening.includes(target)).length;
}

/** The paths or titles of the programs that run below it. */
export async function childCommands({ pid }: MainProcess): Promise<readonly string[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ');
  return Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')));
}
