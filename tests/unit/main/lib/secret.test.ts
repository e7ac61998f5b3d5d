import { format, inspect } from 'node:util';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../../main/lib/log.ts';
import { Secret } from '../../../../main/lib/secret.ts';
import { secretText } from '../../../../main/lib/secret-text.ts';
import { createAttempt, createSession } from '../../../support/session-values.ts';

const secret = new Secret('marker');

test('revealing a secret gives its value', () => {
  expect(secret.reveal()).toBe('marker');
});

describe('a secret is redacted @security', () => {
  const around = { secret, list: [secret], map: new Map([['key', secret]]) };
  const thorough = { depth: Infinity, showHidden: true, customInspect: true } as const;
  const printed: readonly [string, () => string][] = [
    ['as text', () => String(secret)],
    ['in a template', () => `${secret}`],
    ['in a sum of texts', () => 'token: ' + String(secret)],
    ['as JSON', () => JSON.stringify(around)],
    ['for the console', () => inspect(around, thorough)],
    ['in a format of the console', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['in an error and its cause', () => inspect(new Error(`${secret}`, { cause: around }), thorough)],
  ];
  test.each(printed)('%s', (_case, print) => {
    expect(print()).toContain('[redacted]');
    expect(print()).not.toContain('marker');
  });

  test('by an inspector that ignores its own method', () => {
    expect(inspect(around, { ...thorough, customInspect: false })).not.toContain('marker');
  });

  test('in a log line, even with its type cast away @security', () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line)).info('event', { token: secret as unknown as string });
    expect(lines.join()).toContain('token="[redacted]"');
  });
});

test('a structured clone of a secret is empty', () => {
  for (const copy of [structuredClone(secret), { ...secret }, Object.assign({}, secret)]) {
    expect(inspect(copy, { showHidden: true })).not.toContain('marker');
    expect(Reflect.ownKeys(copy)).toEqual([]);
  }
});

test('a session and an attempt print without their tokens and verifier @security', () => {
  for (const value of [createSession(), createAttempt()]) {
    const printed = inspect(value, { depth: Infinity, showHidden: true }) + JSON.stringify(value);
    expect(printed).toContain('[redacted]');
    expect(printed).not.toMatch(/marker-(access-token|refresh-token|code-verifier)/);
  }
});

test('only text becomes a secret', () => {
  expect(v.parse(secretText, 'marker')).toEqual(secret);
  for (const other of ['', null, undefined, 1, {}, secret]) expect(v.is(secretText, other)).toBe(false);
});

test('in tests, secrets are equal only if their values are', () => {
  expect(new Secret('a')).toEqual(new Secret('a'));
  expect({ token: new Secret('a') }).not.toEqual({ token: new Secret('b') });
  expect({ token: new Secret('a') }).not.toMatchObject({ token: 'a' });
});
