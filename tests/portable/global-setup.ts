/** Builds the app, and a package of it unless `APP_EXECUTABLE` names an app that was packaged before. */
import { provideLocalPackage } from '../../scripts/local-package.ts';
import prepareBuild from '../e2e/global-setup.ts';
import type { FullConfig } from '@playwright/test';

export default async function prepare({ projects }: FullConfig): Promise<void> {
  await prepareBuild();
  if (!projects.some(({ name }) => name === 'packaged')) return;
  // The workers find it in their environment.
  process.env['APP_EXECUTABLE'] ||= (await provideLocalPackage()).executable;
}
