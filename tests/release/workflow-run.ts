/**
 * Runs jobs of a workflow as GitHub would, with this machine for each of its runners. Steps that can't run here are
 * replaced or skipped by name. Invariant: an unknown action, condition or expression is an error, so that no change of
 * a workflow passes unnoticed.
 */
import { copyFile, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Environment } from '../../scripts/project.ts';
import { runnersOf } from '../support/workflow-files.ts';
import type { Job, Step } from '../support/workflow-files.ts';
import { must } from './programs.ts';

/** How a `run` step is rehearsed: unchanged, replaced, or not at all. */
export type Rehearsal = 'run' | 'stand-in' | 'not run';

export interface Surroundings {
  /** For workspaces and artifacts. */
  readonly folder: string;
  /** The source for `actions/checkout`. */
  readonly source: string;
  /** The values of the expressions in `${{ … }}`. */
  readonly values: Readonly<Record<string, string>>;
  readonly env: Environment;
  /** The replacements of steps, by title; they run in the workspace, for a system such as `Windows`. */
  readonly standIns: Readonly<Record<string, (workspace: string, system: string) => Promise<void>>>;
  /** Titles of the steps that are not run. */
  readonly notRun: readonly string[];
}

/** The name of a `run` step, or its first line. */
export const titleOf = ({ name, run = '' }: Step): string => name ?? run.split('\n')[0] ?? '';

const systemOf = (runner: string): string =>
  ({ ubuntu: 'Linux', windows: 'Windows', macos: 'macOS' })[runner.split('-')[0] ?? ''] ?? runner;

function expand(text: string, values: Surroundings['values']): string {
  return text.replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`The rehearsal has no value for \${{ ${expression} }}.`);
    return value;
  });
}

function isDue({ if: condition }: Step, system: string): boolean {
  if (condition === undefined) return true;
  const wanted = /^runner\.os == '(\w+)'$/.exec(condition)?.[1];
  if (wanted === undefined) throw new Error(`The rehearsal does not know the condition ${condition}.`);
  return wanted === system;
}

/** The files that a pattern of `actions/upload-artifact` names. */
async function filesOf(pattern: string, workspace: string): Promise<readonly string[]> {
  const script = `shopt -s nullglob; printf '%s\\n' ${pattern}`;
  const names = (await must('env', ['-C', workspace, 'bash', '-c', script])).split('\n');
  return names.filter((name) => name !== '').map((name) => join(workspace, name));
}

async function runAction(
  { uses = '', with: given = {} }: Step,
  workspace: string,
  surroundings: Surroundings,
  patterns: Map<string, number>,
): Promise<void> {
  const artifacts = join(surroundings.folder, 'artifacts');
  const input = (name: string) => expand(String(given[name] ?? ''), surroundings.values);
  switch (uses.split('@')[0]) {
    case 'actions/checkout':
      return cp(surroundings.source, workspace, { recursive: true, verbatimSymlinks: true });
    case 'actions/setup-node':
      return;
    case 'actions/upload-artifact': {
      const target = join(artifacts, input('name'));
      await mkdir(target, { recursive: true });
      for (const pattern of input('path').trim().split('\n')) {
        const files = await filesOf(pattern, workspace);
        patterns.set(pattern, (patterns.get(pattern) ?? 0) + files.length);
        for (const file of files) await copyFile(file, join(target, basename(file)));
      }
      if ((await readdir(target)).length === 0) throw new Error(`${input('name')} has no files.`);
      return;
    }
    case 'actions/download-artifact': {
      const target = join(workspace, input('path'));
      await mkdir(target, { recursive: true });
      const names = (await readdir(artifacts)).filter((name) =>
        name.startsWith(input('pattern').replace('*', '')),
      );
      const seen = new Map<string, string>();
      for (const name of names) {
        for (const file of await readdir(join(artifacts, name))) {
          const other = seen.get(file);
          if (other !== undefined) throw new Error(`${other} and ${name} both have ${file}.`);
          seen.set(file, name);
          await copyFile(join(artifacts, name, file), join(target, file));
        }
      }
      return;
    }
    case 'actions/attest-build-provenance':
      await stat(join(workspace, input('subject-checksums')));
      return;
    default:
      throw new Error(`The rehearsal does not know the action ${uses}.`);
  }
}

async function runScript(step: Step, env: Environment, workspace: string, values: Surroundings['values']) {
  const own = Object.fromEntries(
    Object.entries(step.env).map(([name, text]) => [name, expand(text, values)]),
  );
  // As GitHub calls it with `shell: bash`, and without.
  const options = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
  const folder = join(workspace, step['working-directory']);
  await must('env', ['-C', folder, 'bash', ...options, '-c', step.run ?? ''], { ...env, ...own });
}

/**
 * Runs jobs in the order given.
 *
 * @param env of the whole workflow
 * @returns how each `run` step was rehearsed, by job and title, and the patterns of files that matched none
 * @throws Error with what the step said that failed
 */
export async function runJobs(
  jobs: readonly (readonly [string, Job])[],
  env: Readonly<Record<string, string>>,
  surroundings: Surroundings,
) {
  const rehearsed = new Map<string, Rehearsal>();
  const patterns = new Map<string, number>();
  for (const [name, job] of jobs) {
    for (const runner of runnersOf(job)) {
      const system = systemOf(runner);
      const here = { ...surroundings, values: { ...surroundings.values, 'matrix.os': runner } };
      const workspace = join(surroundings.folder, `${name}-${runner}`);
      await mkdir(workspace);
      const variables = Object.entries({ ...env, ...job.env });
      const jobEnv = Object.fromEntries(variables.map(([key, text]) => [key, expand(text, here.values)]));
      for (const step of job.steps.filter((each) => isDue(each, system))) {
        if (step.run === undefined) {
          await runAction(step, workspace, here, patterns);
          continue;
        }
        const title = titleOf(step);
        const key = `${name} › ${title}`;
        const standIn = surroundings.standIns[title];
        if (surroundings.notRun.includes(title)) rehearsed.set(key, 'not run');
        else if (standIn !== undefined) {
          await standIn(workspace, system);
          rehearsed.set(key, 'stand-in');
        } else {
          await runScript(step, { ...surroundings.env, ...jobEnv }, workspace, here.values);
          rehearsed.set(key, 'run');
        }
      }
    }
  }
  const idle = [...patterns].filter(([, count]) => count === 0).map(([pattern]) => pattern);
  return { rehearsed, idle };
}
