import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { authProblemCodes } from '../../../common/auth/auth-problem.ts';

test('every problem is explained in the quick start, and nothing else is', async () => {
  const guide = await readFile('docs/quick-start.md', 'utf8');
  const [, table = ''] = guide.split('## What each error means');
  const explained = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code]) => code);
  expect(explained.toSorted()).toEqual(authProblemCodes.toSorted());
});
