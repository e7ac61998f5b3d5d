import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBrowserHandover } from '../../../scripts/browser-handover.ts';
import type { BrowserHandover } from '../../../scripts/browser-handover.ts';
import { isPosix } from '../../support/file-modes.ts';

const onPosix = it.runIf(isPosix);
const run = promisify(execFile);
let folder: string;
let handover: BrowserHandover;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  handover = await createBrowserHandover(folder);
});
afterEach(async () => {
  await handover.close();
  await rm(folder, { recursive: true });
});
const browse = (url: string) => run(handover.env['BROWSER'] ?? '', [url]);

onPosix('hands over URLs in the order in which they were opened, character for character', async () => {
  const first = "http://127.0.0.1:1/?state=a'b$c%20d&x=\\";
  await browse(first);
  await browse('http://127.0.0.1:1/second');
  expect(await handover.nextUrl()).toBe(first);
  expect(await handover.nextUrl()).toBe('http://127.0.0.1:1/second');
});

onPosix('waits for a URL that has not been opened yet', async () => {
  const next = handover.nextUrl();
  await browse('https://example.com/');
  expect(await next).toBe('https://example.com/');
});
