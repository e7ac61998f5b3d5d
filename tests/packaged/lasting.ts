/** A user's folder that persists between projects, as in an update of the app. */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '../e2e/fixtures.ts';
import { productName } from './installed-program.ts';

const lastingFolder = join(homedir(), 'lasting');
export const lastingProfile = join(lastingFolder, 'handover', 'config', productName);

export const test = base.extend({
  folder: async ({}, use) => {
    await mkdir(lastingFolder, { recursive: true });
    await use(lastingFolder);
  },
});
