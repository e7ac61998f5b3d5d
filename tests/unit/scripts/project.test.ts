import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, combineEnvironments } from '../../../scripts/project.ts';

it('keeps its cache where the XDG Base Directory Specification says', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/cache' })).toBe(join('/cache', 'authkit-desktop'));
  const usual = join(homedir(), '.cache', 'authkit-desktop');
  expect(cacheFolder({})).toBe(usual);
  expect(cacheFolder({ XDG_CACHE_HOME: '' })).toBe(usual);
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(usual);
});

it('lets later environments win over earlier ones, and take variables away', () => {
  expect(combineEnvironments({ A: '1', B: '1', C: undefined }, { B: '2' }, { A: undefined })).toEqual({
    B: '2',
  });
});
