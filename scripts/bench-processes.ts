/** What the processes of an app use, as Linux counts it. */
import { readFileSync, readdirSync } from 'node:fs';

/** Of `/proc/PID/stat`, in clock ticks of 10 milliseconds. */
interface Process {
  readonly id: number;
  readonly parent: number;
  readonly ticks: number;
}

/** The processes that a process has started, itself included. */
export function processTree(root: number): readonly number[] {
  return treeOf(root).map(({ id }) => id);
}

/** CPU time of a process and all that it has started, in milliseconds. */
export function cpuTime(root: number): number {
  return treeOf(root).reduce((sum, { ticks }) => sum + ticks * 10, 0);
}

/** In MiB: what belongs to these processes alone, and the renderer's share of everything. */
export function memoryOf(root: number): { readonly own: number; readonly renderer: number } {
  let own = 0;
  let renderer = 0;
  for (const { id } of treeOf(root)) {
    const usage = read(`/proc/${id}/smaps_rollup`);
    own += kilobytes(usage, 'Private_Clean') + kilobytes(usage, 'Private_Dirty');
    if (read(`/proc/${id}/cmdline`).includes('--type=renderer')) renderer += kilobytes(usage, 'Pss');
  }
  return { own: own / 1024, renderer: renderer / 1024 };
}

function treeOf(root: number): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const found = all.filter(({ id }) => id === root);
  for (const { id } of found) found.push(...all.filter(({ parent }) => parent === id));
  return found;
}

function readProcess(id: number): Process | null {
  // The name before the last parenthesis may hold anything.
  const fields = read(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const [parent, ...ticks] = [1, 11, 12, 13, 14].map((index) => Number(fields[index]));
  if (parent === undefined || Number.isNaN(parent)) return null;
  return { id, parent, ticks: ticks.reduce((sum, value) => sum + value, 0) };
}

function kilobytes(usage: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(usage)?.[1] ?? 0);
}

/** Empty where the process has gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
