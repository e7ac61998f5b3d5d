/** The workflows of GitHub Actions, as far as the tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { projectRoot } from '../../scripts/project.ts';

const variables = v.optional(v.record(v.string(), v.string()), {});
const step = v.object({
  uses: v.optional(v.string()),
  name: v.optional(v.string()),
  if: v.optional(v.string()),
  run: v.optional(v.string()),
  shell: v.optional(v.string()),
  'working-directory': v.optional(v.string(), '.'),
  env: variables,
  with: v.optional(v.record(v.string(), v.unknown())),
});
const job = v.object({
  uses: v.optional(v.string()),
  'runs-on': v.optional(v.string(), ''),
  needs: v.optional(v.union([v.string(), v.array(v.string())]), []),
  strategy: v.optional(v.object({ matrix: v.object({ os: v.array(v.string()) }) })),
  permissions: v.optional(v.record(v.string(), v.string())),
  env: variables,
  steps: v.optional(v.array(step), []),
});
const workflow = v.object({ permissions: v.unknown(), env: variables, jobs: v.record(v.string(), job) });

export type Step = v.InferOutput<typeof step>;
export type Job = v.InferOutput<typeof job>;

const folder = join(projectRoot, '.github', 'workflows');

/** Reads a workflow by the name of its file. */
export function readWorkflow(name: string) {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, ...v.parse(workflow, parse(text)) };
}

export const readWorkflows = () => readdirSync(folder).map(readWorkflow);

/** The runners of a job, such as `ubuntu-24.04`. */
export const runnersOf = ({ 'runs-on': runner, strategy }: Job): readonly string[] =>
  runner === '${{ matrix.os }}' ? (strategy?.matrix.os ?? []) : [runner];
