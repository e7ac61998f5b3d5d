import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { authProblemCodes } from '../../../common/auth/auth-problem.ts';

test('troubleshooting explains every error code, and no others', async () => {
  const guide = await readFile('docs/troubleshooting.md', 'utf8');
  const [, table = ''] = guide.split('## Error codes');
  const explained = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code]) => code);
  expect(explained.toSorted()).toEqual(authProblemCodes.toSorted());
});
