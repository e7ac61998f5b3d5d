import { expect, test } from 'vitest';
import { readAdvisories } from '../../../scripts/advisories.ts';

const found = (severity: string) => ({ severity, range: '<2.0.0', via: [], nodes: [] });

test('what is high or critical is named, the rest is counted', () => {
  const vulnerabilities = { a: found('critical'), b: found('high'), c: found('moderate'), d: found('low') };
  expect(readAdvisories(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual({
    kind: 'known',
    serious: ['a <2.0.0: critical', 'b <2.0.0: high'],
    others: 2,
  });
  expect(readAdvisories('{"auditReportVersion":2,"vulnerabilities":{}}')).toEqual({
    kind: 'known',
    serious: [],
    others: 0,
  });
});

test.each([
  '',
  'not JSON',
  '{"message":"405 Method Not Allowed","error":{"summary":"","detail":""}}',
  '{"auditReportVersion":3,"vulnerabilities":{}}',
])('%j is no audit, and never passes for a clean one', (output) => {
  expect(readAdvisories(output)).toEqual({ kind: 'unknown' });
});
