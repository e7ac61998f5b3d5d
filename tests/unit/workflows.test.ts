/**
 * Workflows can't run outside GitHub. What can be known beforehand: that GitHub's own parser accepts them, and that they
 * keep to what makes a release trustworthy.
 */
import { validate } from '@actions/languageservice/validate';
import { DEFAULT_RUNNER_LABELS } from '@actions/languageservice/value-providers/default';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../scripts/project.ts';

const step = v.object({
  uses: v.optional(v.string()),
  name: v.optional(v.string()),
  run: v.optional(v.string()),
  env: v.optional(v.record(v.string(), v.string()), {}),
  with: v.optional(v.record(v.string(), v.unknown())),
});
const job = v.object({
  'runs-on': v.string(),
  'timeout-minutes': v.number(),
  needs: v.optional(v.union([v.string(), v.array(v.string())]), []),
  strategy: v.optional(v.object({ matrix: v.object({ os: v.array(v.string()) }) })),
  permissions: v.optional(v.record(v.string(), v.string())),
  environment: v.optional(v.string()),
  steps: v.array(step),
});
const workflow = v.object({ permissions: v.unknown(), env: v.unknown(), jobs: v.record(v.string(), job) });

const folder = join(projectRoot, '.github', 'workflows');
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const { text: release = '' } = files.find(({ name }) => name === 'release.yml') ?? {};

/** The runners of a job. */
function systemsOf({ 'runs-on': runner, strategy }: v.InferOutput<typeof job>): readonly string[] {
  return runner === '${{ matrix.os }}' ? (strategy?.matrix.os ?? []) : [runner];
}

let documents = 0;

/** What GitHub's parser has against a workflow. */
async function problems(text: string): Promise<readonly string[]> {
  // It knows a workflow by its folder, and does not read the same address twice.
  const uri = `file:///.github/workflows/${documents++}.yml`;
  const found = await validate(TextDocument.create(uri, 'yaml', 1, text));
  return found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}

describe('GitHub’s parser', () => {
  test.each(files)('has nothing against $name', async ({ text }) => {
    expect(await problems(text)).toEqual([]);
  });

  describe('finds', () => {
    const mistakes = [
      ['an unknown key', 'timeout-minutes:', 'timeout-minuts:', "'timeout-minuts'"],
      ['an unknown event', 'push:', 'pushed:', "'pushed'"],
      ['a job that is not there', 'needs: [', 'needs: [nobody, ', "unknown job 'nobody'"],
      ['jobs that wait for each other', 'needs: build\n', 'needs: [build, draft]\n', 'cycle'],
      ['an unknown context', 'secrets.CSC_LINK', 'secrts.CSC_LINK', "'secrts'"],
      ['a context where there is none', 'vars.WORKOS_CLIENT_ID', 'runner.os', "'runner'"],
      ['a property that the matrix lacks', 'matrix.os', 'matrix.so', 'invalid: so'],
      ['a property that GitHub lacks', 'github.ref_name', 'github.ref_nam', 'invalid: ref_nam'],
      ['an unknown function', "if: runner.os == 'Linux'", "if: same(runner.os, 'Linux')", "'same'"],
      ['an unknown permission', 'attestations: write', 'attestation: write', "'attestation'"],
      ['a step that does nothing', '- run: npm', '- name: npm', 'uses or run'],
      ['an action without a version', /uses: actions\/checkout@\S+/, 'uses: actions/checkout', '@{ref}'],
    ] as const;
    let found = '';
    beforeAll(async () => {
      // All in one workflow: reading one takes its time.
      const broken = mistakes.reduce((text, [, from, to]) => text.replace(from, to), release);
      found = (await problems(broken)).join('\n');
    });

    test.each(mistakes)('%s', (_, from, to, complaint) => {
      expect(release.replace(from, to)).not.toBe(release);
      expect(found).toContain(complaint);
    });

    test.each([
      ['an expression without an end', 'github.ref_name }}', 'github.ref_name', 'not closed'],
      ['broken YAML', '    needs: build', '   needs: build', 'mapping'],
    ])('%s', async (_, from, to, complaint) => {
      const broken = release.replace(from, to);
      expect(broken).not.toBe(release);
      expect((await problems(broken)).join('\n')).toContain(complaint);
    });
  });
});

describe.each(files)('$name', ({ text }) => {
  const { permissions, jobs } = v.parse(workflow, parse(text));
  const all = Object.values(jobs);
  const steps = all.flatMap((each) => each.steps);

  test('pins every action to a commit, and says which version that is', () => {
    const lines = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/^ +- uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('runs on systems that GitHub has', () => {
    for (const system of all.flatMap(systemsOf)) expect(DEFAULT_RUNNER_LABELS).toContain(system);
  });

  test('may read the code, and may write only where none of it runs', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const { steps: own } of all.filter((each) => each.permissions !== undefined)) {
      expect(own.map(({ run = '' }) => run).join('\n')).not.toMatch(/\b(npm|npx|node)\b/);
      expect(own.map(({ uses = '' }) => uses).join('\n')).not.toContain('actions/checkout@');
    }
  });

  test('leaves no credentials with the code, and puts nothing from outside into a script', () => {
    for (const { uses, run, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(inputs).toEqual({ 'persist-credentials': false });
      expect(run ?? '').not.toContain('${{');
    }
  });
});

describe('a release', () => {
  const { jobs, env } = v.parse(workflow, parse(release));
  const all = Object.entries(jobs);

  /** Every job that must have gone well before this one begins. */
  const precondition = (name: string): readonly string[] =>
    [jobs[name]?.needs ?? []].flat().flatMap((each) => [each, ...precondition(each)]);

  test('is drafted once every other job has gone well, and that is all that may write', () => {
    const drafting = all.filter(([, { permissions }]) => permissions !== undefined);
    expect(drafting.map(([name]) => name)).toEqual(['draft']);
    expect(jobs['draft']?.permissions).toEqual({
      contents: 'write',
      'id-token': 'write',
      attestations: 'write',
    });
    const others = all.map(([name]) => name).filter((name) => name !== 'draft');
    expect(new Set(precondition('draft'))).toEqual(new Set(others));
  });

  test('has signed manifests, by a key that no build and no other secret is near', () => {
    const withKey = all.filter(([, job]) => job.steps.some(({ env: own }) => 'UPDATE_SIGNING_KEY' in own));
    expect(withKey.map(([name]) => name)).toEqual(['sign-updates']);
    const { steps = [] } = jobs['sign-updates'] ?? {};
    expect(steps.flatMap(({ run = [] }) => run)).toEqual(['npm run sign:updates -- --folder release']);
    expect(steps.flatMap(({ env: own }) => Object.keys(own))).toEqual(['UPDATE_SIGNING_KEY']);
    const drafting = jobs['draft']?.steps.map(({ run = '' }) => run).join('\n');
    expect(drafting).toContain('test -f "${manifest%.yml}.json"');
  });

  test('is built on systems that all tests have run on before, with the official Electron', () => {
    expect(env).toEqual({ OFFICIAL_ELECTRON_ONLY: 'true' });
    const tested = precondition('build').flatMap((name) => {
      const { steps = [] } = jobs[name] ?? {};
      const runs = new Set(steps.map(({ run }) => run));
      const suites = ['unit', 'integration', 'portable'];
      const hasAll = runs.has('npm test') || suites.every((suite) => runs.has(`npm run test:${suite}`));
      return jobs[name] !== undefined && hasAll ? systemsOf(jobs[name]) : [];
    });
    const built = jobs['build'] === undefined ? [] : systemsOf(jobs['build']);
    expect(tested.toSorted()).toEqual(built.toSorted());
    expect(built).toHaveLength(3);
  });

  test('takes what carries the name of its system', () => {
    const paths = jobs['build']?.steps.map((each) => String(each.with?.['path'] ?? '')).join('\n');
    expect(paths).toContain('dist/*.cdx.json\n');
    expect(paths).toContain('dist/THIRD-PARTY-NOTICES-*.txt\n');
  });

  test.runIf(process.platform !== 'win32').each([
    ['app-1.2.3-win-x64-unsigned.exe', 1],
    ['app-1.2.3-mac-universal-unsigned.dmg', 1],
    ['app-1.2.3-win-x64.exe', 0],
  ])('with %s ends the draft with %i', async (name, code) => {
    const script = jobs['draft']?.steps.find((each) => each.name === 'Refuse unsigned installers')?.run ?? '';
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
});
