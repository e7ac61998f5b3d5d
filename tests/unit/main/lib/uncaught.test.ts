import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { describe, expect, test, vi } from 'vitest';
import { describeError, guardProcess } from '../../../../main/lib/uncaught.ts';
import { createCapturedLog } from '../../../support/captured-log.ts';

function createProcess() {
  const process = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
  });
  return process;
}

test('an uncaught error is logged without its message, and the app continues', () => {
  const process = createProcess();
  const log = createCapturedLog();
  const failStart = vi.fn();
  guardProcess(process, log, failStart)();
  process.emit('uncaughtException', Object.assign(new TypeError('/home/somebody/secret'), { code: 'E_X' }));
  process.emit('unhandledRejection', 'a text');
  expect(log.lines).toEqual([
    expect.stringMatching(
      /warn uncaught-exception name="TypeError" code="E_X" at="uncaught\.test\.ts:\d+:\d+"$/,
    ),
    expect.stringMatching(/warn unhandled-rejection name="string" code=null at=null$/),
  ]);
  expect(log.lines.join('\n')).not.toContain('somebody');
  expect(failStart).not.toHaveBeenCalled();
});

test('an error at start ends the app, a rejection does not', () => {
  const process = createProcess();
  const failStart = vi.fn();
  guardProcess(process, createCapturedLog(), failStart);
  process.emit('unhandledRejection', new Error('no proxy'));
  expect(failStart).not.toHaveBeenCalled();
  process.emit('uncaughtException', new Error('no window'));
  expect(failStart).toHaveBeenCalledOnce();
});

test.each(['stdout', 'stderr'] as const)('a %s that can’t be written throws nothing', (name) => {
  const process = createProcess();
  guardProcess(process, createCapturedLog(), () => {});
  expect(() =>
    process[name].emit('error', Object.assign(new Error('write'), { code: 'EPIPE' })),
  ).not.toThrow();
});

test('a process finishes even if it keeps writing to a closed pipe', async () => {
  const source = join(import.meta.dirname, '../../../../main/lib/uncaught.ts');
  const { code: guard } = await transformWithOxc(await readFile(source, 'utf8'), source);
  const script = `${guard}
    guardProcess(process, { info() {}, warn() { process.exit(3); } }, () => process.exit(4));
    for (let round = 0; round < 20; round++) {
      console.log('x'.repeat(1000));
      console.error('x'.repeat(1000));
      await new Promise((resolve) => setImmediate(resolve));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  child.stderr.destroy();
  const [exit] = (await once(child, 'exit')) as [number | null];
  expect(exit).toBe(0);
});

describe('an error’s log line contains', () => {
  test.each([
    ['what is no error', null, { name: 'object', code: null, at: null }],
    [
      'a code that is not text',
      Object.assign(new Error('x', {}), { code: 7, stack: '' }),
      { name: 'Error', code: null, at: null },
    ],
    [
      'the file, without its folders',
      Object.assign(new RangeError('x'), {
        stack: 'RangeError: x\n    at f (C:\\Users\\somebody\\app\\index.cjs:3:14)',
      }),
      { name: 'RangeError', code: null, at: 'index.cjs:3:14' },
    ],
  ])('%s', (_case, error, expected) => {
    expect(describeError(error)).toEqual(expected);
  });
});
