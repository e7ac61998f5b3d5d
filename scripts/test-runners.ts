/** Runs the unit tests and the end-to-end tests, shows what they say as they say it, and counts them. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build-output.ts';
import { runCommand } from './command.ts';
import { countPlaywright, countRunner, countVitest } from './counts.ts';
import type { Counts } from './counts.ts';
import { startVirtualDisplay } from './display.ts';
import { provideLocalPackage } from './local-package.ts';
import type { Environment } from './project.ts';

/** @param run runs the tests and has their report written to a file */
async function runAndCount(
  name: string,
  run: (reportFile: string) => Promise<number | null>,
  count: (report: unknown) => Counts,
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  try {
    const reportFile = join(folder, 'report.json');
    const code = await run(reportFile);
    return countRunner(name, code, existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : null, count);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param filters what to give to Vitest beyond the project's own settings */
export function runUnitTests(filters: readonly string[]): Promise<Counts> {
  return runVitest('vitest.config.ts', filters);
}

/** @param filters what to give to Vitest beyond the suite's own settings */
export function runIntegrationTests(filters: readonly string[]): Promise<Counts> {
  return runVitest('tests/integration/vitest.config.ts', filters);
}

/** @param filters what to give to Vitest beyond the suite's own settings */
export function runFuzzTests(filters: readonly string[]): Promise<Counts> {
  return runVitest('tests/fuzz/vitest.config.ts', filters);
}

/** @param filters what to give to Vitest beyond the suite's own settings */
export function runReliabilityTests(filters: readonly string[]): Promise<Counts> {
  return runVitest('tests/reliability/vitest.config.ts', filters);
}

function runVitest(configuration: string, filters: readonly string[]): Promise<Counts> {
  return runAndCount(
    configuration,
    async (reportFile) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
      const args = ['run', `--config=${configuration}`, ...reporters, ...filters];
      const { code } = await runCommand('vitest', args, 'live');
      return code;
    },
    countVitest,
  );
}

/**
 * Builds if needed and runs the end-to-end tests, on a display of their own. They watch a Linux desktop.
 *
 * @param filters what to give to Playwright beyond the project's own settings
 */
export async function runEndToEndTests(filters: readonly string[]): Promise<Counts> {
  if (process.platform !== 'linux') {
    console.log('NOT TESTED: the end-to-end tests take Linux; what every system can do is tested below.');
    return { passed: 0, failures: [] };
  }
  await buildIfStale();
  return runPlaywright(filters, {});
}

/**
 * Runs the tests that every system can run, with the build in `out/` and a packaged app.
 *
 * @param app the executable of the packaged app; null for one of a package that is built first
 */
export async function runPortableTests(app: string | null): Promise<Counts> {
  await buildIfStale();
  const executable = app ?? (await provideLocalPackage()).executable;
  return runPlaywright(['--config=tests/portable/playwright.config.ts'], { APP_EXECUTABLE: executable });
}

async function runPlaywright(options: readonly string[], settings: Environment): Promise<Counts> {
  const display = process.platform === 'linux' ? await startVirtualDisplay() : null;
  try {
    return await runAndCount(
      'Playwright',
      async (reportFile) => {
        const env: Environment = {
          ...process.env,
          ...settings,
          ...display?.env,
          // Tests that want a session bus start their own.
          DBUS_SESSION_BUS_ADDRESS: 'disabled:',
          PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
        };
        const args = ['test', '--reporter=list,json', ...options];
        const { code } = await runCommand('playwright', args, 'live', env);
        return code;
      },
      countPlaywright,
    );
  } finally {
    await display?.stop();
  }
}
