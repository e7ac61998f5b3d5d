import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { withProcessLock } from '../../../scripts/process-lock.ts';

// Abstract sockets are Linux's, and so is the Electron that the lock is for.
const onLinux = it.runIf(process.platform === 'linux');
const nameOf = (test: string) => `authkit-desktop-test-${process.pid}-${test}`;

onLinux('lets one in at a time, and the next as soon as it is done', async () => {
  const happened: string[] = [];
  let finish = (): void => {};
  const first = withProcessLock(nameOf('turns'), expect.unreachable, async () => {
    happened.push('first in');
    await new Promise<void>((resolve) => (finish = resolve));
    happened.push('first out');
  });
  const second = withProcessLock(
    nameOf('turns'),
    () => {
      happened.push('second waits');
      finish();
    },
    async () => happened.push('second in'),
  );
  await Promise.all([first, second]);
  expect(happened).toEqual(['first in', 'second waits', 'first out', 'second in']);
});

onLinux('is free again after work that failed', async () => {
  const failing = withProcessLock(nameOf('failure'), expect.unreachable, () =>
    Promise.reject(new Error('no')),
  );
  await expect(failing).rejects.toThrow('no');
  expect(await withProcessLock(nameOf('failure'), expect.unreachable, async () => 'in')).toBe('in');
});

onLinux('is free again after its holder was killed', async () => {
  const hold = `require('node:net').createServer().listen('\\0${nameOf('kill')}', () => console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', hold], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const kill = () => void holder.kill('SIGKILL');
  expect(await withProcessLock(nameOf('kill'), kill, async () => 'in')).toBe('in');
});
