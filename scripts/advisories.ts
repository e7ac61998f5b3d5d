/** What is known against the packages of the lockfile: npm's audit, which takes a registry that answers it. */
import * as v from 'valibot';
import { runCommand } from './command.ts';

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;

/** What `npm audit --json` writes, as far as it is used (audit report version 2). */
const report = v.object({
  auditReportVersion: v.literal(2),
  vulnerabilities: v.record(v.string(), v.object({ severity: v.picklist(severities), range: v.string() })),
});

type Advisories =
  | { readonly kind: 'unknown' }
  /** `serious` has a line for each package with something high or critical; `others` counts the rest. */
  | { readonly kind: 'known'; readonly serious: readonly string[]; readonly others: number };

/** @param output what `npm audit --json` has written; anything but a report means that the registry gave none */
export function readAdvisories(output: string): Advisories {
  let given: unknown;
  try {
    given = JSON.parse(output);
  } catch {
    return { kind: 'unknown' };
  }
  const parsed = v.safeParse(report, given);
  if (!parsed.success) return { kind: 'unknown' };
  const all = Object.entries(parsed.output.vulnerabilities);
  const serious = all.filter(([, { severity }]) => severity === 'high' || severity === 'critical');
  return {
    kind: 'known',
    serious: serious.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`),
    others: all.length - serious.length,
  };
}

export async function askForAdvisories(): Promise<Advisories> {
  // It ends with a failure where it has found something; what it has found is in the report.
  const { output } = await runCommand(
    'npm',
    ['audit', '--json', '--include=dev', '--loglevel=silent'],
    'kept',
  );
  return readAdvisories(output);
}
