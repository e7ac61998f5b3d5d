import { expect, test } from 'vitest';
import { strings } from '../../../../common/strings.ts';
import { messageOf } from '../../../../renderer/components/notice.tsx';

test.each([
  ['http-429', strings.serviceProblem],
  ['http-503', strings.serviceProblem],
  ['ERR_INTERNET_DISCONNECTED', strings.problems.unreachable],
  ['no-response', strings.problems.unreachable],
  [null, strings.problems.unreachable],
])('an unreachable service with the detail %j gets its own notice', (detail, message) => {
  expect(messageOf(strings, { code: 'unreachable', detail })).toBe(message);
});

test('a captive portal’s answer is not taken for the service’s own', () => {
  const problem = { code: 'response-invalid', detail: 'http-200' } as const;
  expect(messageOf(strings, problem)).toBe(strings.problems['response-invalid']);
});
