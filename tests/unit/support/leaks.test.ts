import { expect, test } from 'vitest';
import { findLeaks } from '../../e2e/leaks.ts';

const secret = 'qH7-longer_than-a-word';
const bytes = Buffer.from(secret);

const disguised: Readonly<Record<string, Buffer | string>> = {
  'as it is': `before ${secret} after`,
  'in UTF-16': Buffer.from(`before ${secret}`, 'utf16le'),
  'in hex': bytes.toString('hex'),
  'in capital hex': bytes.toString('hex').toUpperCase(),
  'in base64 at the start': Buffer.from(`${secret}after`).toString('base64'),
  'in base64 after one byte': Buffer.from(`1${secret}after`).toString('base64'),
  'in base64 after two bytes': Buffer.from(`12${secret}after`).toString('base64'),
  'in base64url': Buffer.from(`12${secret}`).toString('base64url'),
  'after binary bytes': Buffer.concat([Buffer.from([0, 255, 254]), bytes]),
};
for (const [name, content] of Object.entries(disguised)) {
  test(`a secret is found ${name} @security`, () => {
    expect(findLeaks([secret], [{ where: 'a file', content }])).not.toEqual([]);
  });
}

test('other text is no leak, and a report does not reveal the secret', () => {
  expect(findLeaks([secret], [{ where: 'a file', content: 'qH7-something else' }])).toEqual([]);
  expect(findLeaks([secret], [{ where: 'a file', content: secret }]).join()).not.toContain(secret);
});
