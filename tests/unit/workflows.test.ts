/** Checks the rules that make a release trustworthy, since workflows can't run outside GitHub. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWorkflow, readWorkflows, runnersOf } from '../support/workflow-files.ts';

const files = readWorkflows();

describe.each(files)('$name', ({ text, permissions, env, jobs }) => {
  const all = Object.values(jobs);
  const steps = all.flatMap((each) => each.steps);

  test('pins every action to a commit with its version', () => {
    const lines = text.split('\n').filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/^ +- uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('uses only the official Electron', () => {
    expect(env).toEqual({ OFFICIAL_ELECTRON_ONLY: 'true' });
  });

  test('can only read the code, and jobs that write run none of it', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const { steps: own } of all.filter((each) => each.permissions !== undefined)) {
      expect(own.map(({ run = '' }) => run).join('\n')).not.toMatch(/\b(npm|npx|node)\b/);
      expect(own.map(({ uses = '' }) => uses).join('\n')).not.toContain('actions/checkout@');
    }
  });

  test('leaves no credentials in the checkout, and puts no outside text into a script', () => {
    for (const { uses, run, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(inputs).toEqual({ 'persist-credentials': false });
      expect(run ?? '').not.toContain('${{');
    }
  });
});

const release = readWorkflow('release.yml').jobs;
const tests = Object.values(readWorkflow('test.yml').jobs);

test('every system runs all tests with Chromium’s sandbox allowed', () => {
  for (const each of tests) {
    const runs = each.steps.map(({ run }) => run);
    expect(runs).toContain('npm run test:all');
    if (runnersOf(each).some((system) => system.startsWith('ubuntu'))) {
      expect(runs).toContain('sysctl --write kernel.apparmor_restrict_unprivileged_userns=0');
    }
  }
});

test('a release is built on the tested systems', () => {
  expect(release['build']?.needs).toBe('test');
  expect(release['test']?.uses).toBe('./.github/workflows/test.yml');
  const built = release['build'] === undefined ? [] : runnersOf(release['build']);
  expect(built.toSorted()).toEqual(tests.flatMap(runnersOf).toSorted());
  expect(built).toHaveLength(3);
});

test('only the draft may write, after the builds and the signed manifests', () => {
  const writing = Object.entries(release).filter(([, { permissions }]) => permissions !== undefined);
  expect(writing.map(([name]) => name)).toEqual(['draft']);
  expect(release['draft']).toMatchObject({
    needs: ['build', 'sign-updates'],
    permissions: { contents: 'write', 'id-token': 'write', attestations: 'write' },
  });
});

test('a release’s manifests are signed in a job without builds or other secrets @security', () => {
  const withKey = Object.entries(release).filter(([, { steps }]) =>
    steps.some(({ env }) => 'UPDATE_SIGNING_KEY' in env),
  );
  expect(withKey.map(([name]) => name)).toEqual(['sign-updates']);
  const { needs, steps = [] } = release['sign-updates'] ?? {};
  expect(needs).toBe('build');
  expect(steps.flatMap(({ run = [] }) => run)).toEqual(['npm run dist -- --sign=release']);
  expect(steps.flatMap(({ env }) => Object.keys(env))).toEqual(['UPDATE_SIGNING_KEY']);
  const drafting = release['draft']?.steps.map(({ run = '' }) => run).join('\n');
  expect(drafting).toContain('test -f "${manifest%.yml}.json"');
});

test('a release includes the files of each system’s name', () => {
  const paths = release['build']?.steps.map((each) => String(each.with?.['path'] ?? '')).join('\n');
  expect(paths).toContain('dist/*.cdx.json\n');
  expect(paths).toContain('dist/THIRD-PARTY-NOTICES-*.txt\n');
});

test.runIf(process.platform !== 'win32').each([
  ['app-1.2.3-win-x64-unsigned.exe', 1],
  ['app-1.2.3-mac-universal-unsigned.dmg', 1],
  ['app-1.2.3-win-x64.exe', 0],
])('a release with %s ends the draft with %i', async (name, code) => {
  const script =
    release['draft']?.steps.find((each) => each.name === 'Refuse unsigned installers')?.run ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  try {
    await mkdir(join(folder, 'release'));
    await writeFile(join(folder, 'release', name), '');
    const { status, stdout } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(code);
    expect(stdout.includes(name)).toBe(code === 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
