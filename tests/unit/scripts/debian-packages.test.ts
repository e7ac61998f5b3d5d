import { expect, it } from 'vitest';
import { installLine, missingPackages, packagesNeeded } from '../../../scripts/debian-packages.ts';

it('names missing packages', () => {
  const listing = 'xvfb\tinstalled\t\nchromium\tinstalled\twww-browser\n';
  expect(missingPackages(['xvfb', 'chromium', 'libnss3'], listing)).toEqual(['libnss3']);
});

it('counts a removed package as missing even if its settings remain', () => {
  expect(missingPackages(['xvfb'], 'xvfb\tconfig-files\t\n')).toEqual(['xvfb']);
});

it('accepts a package under its newer name', () => {
  const listing = 'libgtk-3-0t64\tinstalled\tlibgtk-3-0 (= 3.24.49-3), libgtk-3 (= 3.24)\n';
  expect(missingPackages(['libgtk-3-0'], listing)).toEqual([]);
});

it('accepts either of two alternatives, and leaves the choice to apt', () => {
  const needed = ['libasound2t64 | libasound2', 'libnss3'];
  expect(missingPackages(needed, 'libasound2\tinstalled\t\nlibnss3\tinstalled\t\n')).toEqual([]);
  expect(missingPackages(needed, 'libnss3\tinstalled\t\n')).toEqual(['libasound2t64 | libasound2']);
  expect(installLine(needed)).toMatch(/ apt-get satisfy .* 'libasound2t64 \| libasound2, libnss3'$/);
});

it('lists no library that two packages of Ubuntu 24.04 provide', () => {
  expect(packagesNeeded(['electron'])).not.toContain('libasound2');
});

it('needs neither Xvfb nor Chromium to show the app on a desktop', () => {
  expect(packagesNeeded(['electron'])).not.toContain('xvfb');
  expect(packagesNeeded(['electron', 'walkthrough'])).not.toContain('chromium');
  expect(packagesNeeded(['electron', 'walkthrough', 'browser'])).toContain('chromium');
});
