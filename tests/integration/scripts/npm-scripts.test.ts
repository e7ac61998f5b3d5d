/** Every npm script fails with an exit code and a reason. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { combineEnvironments, projectRoot } from '../../../scripts/project.ts';
import type { Environment } from '../../../scripts/project.ts';

interface Failure {
  readonly options?: string;
  readonly env?: Environment;
  /** 2 if our own scripts refuse an option. */
  readonly code: number;
  readonly says: RegExp;
}

const unknownOption = (code: number, says: RegExp): Failure => ({ options: '--nope', code, says });
const byOurs = unknownOption(2, /^Unknown option '--nope'\. npm run [\w:]+ (?:has: --|takes no options)/m);
const byVitest = unknownOption(1, /Unknown option `--nope`/);
const byPlaywright = unknownOption(1, /unknown option '--nope'/);
/** Before the installation: for scripts that read their options later, or pass them to the app. */
const otherManager: Failure = {
  env: { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v24.0.0 linux x64' },
  code: 1,
  says: /which pnpm does not read\. Use npm\.$/m,
};

/** One way to fail for each script of package.json. */
const failures: Readonly<Record<string, Failure>> = {
  start: otherManager,
  dev: {
    // The first message is for a system without a display, the second for others.
    env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' },
    code: 1,
    says: /There is no display to show the app on\.|\/nowhere, where there is no Electron\./,
  },
  build: unknownOption(1, /Unknown option `--nope`/),
  dist: byOurs,
  'dist:local': byOurs,
  'release:rehearsal': byVitest,
  test: byOurs,
  'test:unit': byVitest,
  'test:integration': byVitest,
  'test:e2e': byPlaywright,
  'test:simulation': byVitest,
  'test:machines': byVitest,
  'test:security': {
    env: { TEST_SEED: 'nope' },
    code: 1,
    says: /TEST_SEED is a whole number/,
  },
  'test:all': byOurs,
  typecheck: unknownOption(1, /Unknown build option '--nope'/),
  lint: unknownOption(1, /no such flag: `--nope`/),
  format: unknownOption(1, /no such flag: `--nope`/),
  'build:package': byOurs,
  emulator: byOurs,
  'verify:live': byOurs,
  bench: byOurs,
  icons: byOurs,
  rename: byOurs,
};

/** npm finds the packages' programs first. */
const programs = [join(projectRoot, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);

/** Runs a script as npm does, but without npm's own half second. */
async function run(script: string, env: Environment, cwd = projectRoot) {
  const child = spawn(script, {
    cwd,
    env: combineEnvironments(env),
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

const { scripts } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.concurrent('npm run', () => {
  test.each(Object.entries(scripts).filter(([name]) => name !== 'check'))(
    '%s fails with a code and a sentence',
    async (name, script) => {
      const failure = failures[name];
      if (failure === undefined)
        throw new Error(`Give npm run ${name} a way to fail in ${import.meta.filename}.`);
      const { options = '', env = {}, code, says } = failure;
      const ended = await run(`${script} ${options}`, { ...process.env, PATH: programs, ...env });
      expect(ended.output).toMatch(says);
      expect(ended.code).toBe(code);
    },
    60_000,
  );

  test('check fails with the first of its checks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
    try {
      // No packages are installed here, so the first check can't start.
      await copyFile(join(projectRoot, 'package.json'), join(folder, 'package.json'));
      const path = (process.env['PATH'] ?? '')
        .split(delimiter)
        .filter((each) => !each.includes('node_modules'));
      const { code, output } = await run(
        'npm run check',
        // npm prints what it runs by default.
        { ...process.env, PATH: path.join(delimiter), npm_config_loglevel: 'notice' },
        folder,
      );
      expect(output).toMatch(/> tsc -b\s+.*\btsc\b/);
      expect(output).not.toContain('> oxlint');
      expect(code).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 60_000);
});
