import { expect, it } from 'vitest';
import { missingPackages, packagesNeeded } from '../../../scripts/debian-packages.ts';

it('names what is not installed', () => {
  const listing = 'xvfb\tinstalled\t\nchromium\tinstalled\twww-browser\n';
  expect(missingPackages(['xvfb', 'chromium', 'libnss3'], listing)).toEqual(['libnss3']);
});

it('counts a package that was removed, but not its settings, as missing', () => {
  expect(missingPackages(['xvfb'], 'xvfb\tconfig-files\t\n')).toEqual(['xvfb']);
});

it('accepts a package under its newer name', () => {
  const listing = 'libgtk-3-0t64\tinstalled\tlibgtk-3-0 (= 3.24.49-3), libgtk-3 (= 3.24)\n';
  expect(missingPackages(['libgtk-3-0'], listing)).toEqual([]);
});

it('needs no screen in memory and no second browser to show the app on a desktop', () => {
  expect(packagesNeeded(['electron'])).not.toContain('xvfb');
  expect(packagesNeeded(['electron'])).not.toContain('chromium');
  expect(packagesNeeded(['electron', 'walkthrough'])).toContain('chromium');
});
