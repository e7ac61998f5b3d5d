/** Builds the app, and a package of it unless `APP_EXECUTABLE` names an app that was packaged before. */
import { npm, runCommand } from '../../scripts/command.ts';
import { localExecutable } from '../../scripts/dist-plan.ts';
import prepareBuild from '../e2e/global-setup.ts';
import type { FullConfig } from '@playwright/test';

export default async function prepare({ projects }: FullConfig): Promise<void> {
  await prepareBuild();
  if (process.env['APP_EXECUTABLE'] || !projects.some(({ name }) => name === 'packaged')) return;
  const { code } = await runCommand(...npm('run', '--silent', 'dist:local'), 'live');
  if (code !== 0) throw new Error('npm run dist:local failed.');
  // The workers find it in their environment.
  process.env['APP_EXECUTABLE'] = localExecutable(process.platform, process.arch);
}
