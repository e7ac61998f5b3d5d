/**
 * `npm run verify:live`: goes through a sign-in with the WorkOS environment of `.env`, with a person at the browser,
 * and prints a report that holds nothing secret.
 */
import { join } from 'node:path';
import { createWorkOSClient } from '../main/auth/workos/workos-client.ts';
import { discardApiKey, parseSettings } from '../main/config/settings.ts';
import { checkLive } from './live-check.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import { withSettingsFile } from './settings-file.ts';

readOptions('verify:live', {});

discardApiKey(process.env);
const settings = parseSettings(withSettingsFile(process.env, join(projectRoot, '.env')));
const client = createWorkOSClient(settings, (url, init) => fetch(url, { ...init, redirect: 'error' }));

console.log(`Checking ${settings.apiOrigin}. What a link asks for, do in a browser on this computer.\n`);
const findings = checkLive({
  settings,
  client,
  open: (what, url) => console.log(`\n${what}:\n${url}\n`),
});
for await (const { step, verdict, text } of findings) {
  if (verdict === 'failed') process.exitCode = 1;
  console.log(`${verdict.padEnd(7)}  ${step}: ${text}`);
}
