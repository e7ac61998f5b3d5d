/**
 * Numbers every point at which killing the process can have a new effect: each change of a profile file, the middle of
 * each write, and each step of each network call. Import it before any code that uses files.
 */
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import type { Fetch } from '../../main/lib/net-fetch.ts';

const { writeSync, openSync } = fs;
let directory: string | null = null;
let killAt: number | null = null;
let count = 0;

/** Reports to the parent process. */
export function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

/**
 * Starts numbering.
 *
 * @param folder only changes in this folder count
 * @param at the number to be killed at, or null
 */
export function numberBoundaries(folder: string, at: number | null): void {
  directory = folder;
  killAt = at;
}

/** @param half the part that has happened when it is interrupted in the middle */
export function boundary(name: string, half = (): void => {}): void {
  if (directory === null) return;
  count += 1;
  tell(`boundary ${count} ${name}`);
  if (count !== killAt) return;
  half();
  process.kill(process.pid, 'SIGKILL');
}

const isCounted = (path: unknown): path is string => directory !== null && String(path).startsWith(directory);
/** electron-store's temporary files all have the same name here. */
const nameOf = (path: string): string =>
  path === directory ? 'the folder' : basename(path).replace(/\.tmp-\w+$/, '.tmp');
const canWrite = (flags: unknown): boolean => typeof flags === 'string' && /[wa+]/.test(flags);

type Method = (...given: readonly never[]) => unknown;

/** Wraps a method to inspect its arguments first. */
function precede(owner: object, name: string, look: (given: readonly unknown[]) => void): void {
  const methods = owner as Record<string, Method>;
  const original = methods[name];
  if (original === undefined) throw new Error(`There is no ${name} to number.`);
  methods[name] = function (this: unknown, ...given) {
    look(given);
    return original.apply(this, given as never);
  };
}

const ofPath = { unlink: 'remove', rm: 'remove', mkdir: 'make', chmod: 'restrict' } as const;
for (const [name, verb] of Object.entries(ofPath)) {
  const look = ([path]: readonly unknown[]): void => {
    // Making an existing folder or removing a missing file changes nothing.
    if (isCounted(path) && fs.existsSync(path) !== (verb === 'make'))
      boundary(`before it is to ${verb} ${nameOf(path)}`);
  };
  for (const owner of [fs.promises, fs]) precede(owner, name, look);
  precede(fs, `${name}Sync`, look);
}
const lookAtRename = ([from, to]: readonly unknown[]): void => {
  if (isCounted(from)) boundary(`before it is to rename ${nameOf(from)} to ${nameOf(String(to))}`);
};
precede(fs.promises, 'rename', lookAtRename);
precede(fs, 'rename', lookAtRename);
precede(fs, 'renameSync', lookAtRename);
precede(fs, 'writeFileSync', ([path]) => {
  if (isCounted(path)) boundary(`before it is to write ${nameOf(path)} in place`);
});

const lookAtOpen = ([path, flags]: readonly unknown[]): void => {
  if (isCounted(path) && canWrite(flags)) boundary(`before it is to create ${nameOf(path)}`);
};
/** The files that are open for writing, by descriptor. */
const names = new Map<number, string>();

fs.openSync = (path, flags, mode) => {
  lookAtOpen([path, flags]);
  const descriptor = openSync(path, flags, mode);
  if (isCounted(path) && canWrite(flags)) names.set(descriptor, nameOf(path));
  return descriptor;
};
function lookAtWrite(name: string, descriptor: number, content: unknown): void {
  const bytes = Buffer.from(content as Uint8Array);
  boundary(`before it is to write ${name}`);
  boundary(`in the middle of writing ${name}`, () => {
    writeSync(descriptor, bytes.subarray(0, bytes.length / 2));
  });
}
const withName = (look: (name: string, given: readonly unknown[]) => void) => {
  return (given: readonly unknown[]): void => {
    const name = names.get(given[0] as number);
    if (name !== undefined) look(name, given);
  };
};
let isCut = false;

/** From now on the disk is so full that each write only writes half, which only the returned count shows. */
export function cutWrites(): void {
  isCut = true;
}

const writeOrCut = (descriptor: number, content: Uint8Array, ...rest: readonly number[]): number => {
  const name = names.get(descriptor);
  if (name === undefined) return writeSync(descriptor, content, ...rest);
  lookAtWrite(name, descriptor, content);
  return isCut
    ? writeSync(descriptor, content.slice(0, content.length / 2))
    : writeSync(descriptor, content, ...rest);
};
fs.writeSync = writeOrCut as typeof writeSync;
precede(
  fs,
  'fsyncSync',
  withName((name) => boundary(`before it is to flush ${name}`)),
);
precede(
  fs,
  'closeSync',
  withName((name, [descriptor]) => {
    boundary(`before it is to close ${name}`);
    names.delete(descriptor as number);
  }),
);

// Also replaces functions that were imported by name.
syncBuiltinESMExports();

/** `fetch` with a boundary at each step: before the request, when it is on its way, when an answer begins, and ends. */
export const fetchInSteps: Fetch = (url, init) =>
  new Promise((resolve, reject) => {
    const method = init.method ?? 'GET';
    const name = `${method} ${new URL(url).pathname}`;
    boundary(`before ${name} is sent`);
    const headers = Object.fromEntries(new Headers(init.headers));
    const request = http.request(url, { method, headers }, (response) => {
      boundary(`when the answer to ${name} begins`);
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        boundary(`when the answer to ${name} is there`);
        const answered = Object.entries(response.headers).map(([key, value]) => [key, String(value)]);
        const { statusCode = 0 } = response;
        resolve(
          new Response(Buffer.concat(chunks), {
            status: statusCode,
            headers: Object.fromEntries(answered) as Record<string, string>,
          }),
        );
      });
    });
    request.on('error', reject);
    request.end(init.body ?? undefined, () => boundary(`when ${name} has been sent`));
  });
