import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

// Every test searches the log for secrets, since the file is part of the profile.
test('the log file contains every line, and only its owner can read it', async ({ app, person }) => {
  await app.launch({ keyring: true });
  await person.signIn(pixel);
  await app.signOut();
  await expect(app.button('Sign in')).toBeVisible();
  await app.quit();
  const file = join(app.profile, 'logs', 'main.log');
  const written = await readFile(file, 'utf8');
  const said = app
    .log()
    .split('\n')
    .filter((line) => /^\d{4}-\S+Z (info|warn) /.test(line));
  expect(written).toBe(`${said.join('\n')}\n`);
  for (const event of ['restored', 'sign-in-started', 'signed-in', 'signed-out']) {
    expect(written).toContain(` ${event}`);
  }
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
