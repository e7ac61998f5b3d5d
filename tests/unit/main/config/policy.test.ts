import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  applyPolicy,
  noPolicy,
  parsePolicy,
  policyFile,
  readPolicy,
} from '../../../../main/config/policy.ts';
import { isPosix } from '../../../support/file-modes.ts';

const names = { packageName: 'some-app', productName: 'Some App' };

test('each system has a path for the policy that only administrators can write', () => {
  expect(policyFile('linux', {}, names)).toBe('/etc/some-app/policy.json');
  expect(policyFile('darwin', {}, names)).toBe('/Library/Application Support/Some App/policy.json');
  expect(policyFile('win32', { ProgramFiles: 'D:\\Programs' }, names)).toBe(
    'D:\\Programs\\Some App\\Policy\\policy.json',
  );
  expect(policyFile('win32', {}, names)).toBe('C:\\Program Files\\Some App\\Policy\\policy.json');
});

describe('the entries of a policy', () => {
  const all = {
    organizationId: 'org_01ABC',
    redirectUri: 'http://127.0.0.1:4999/callback',
    proxy: { server: 'http://proxy.example.com:8080', bypass: ['*.example.com', '<local>'] },
    updateChannel: 'beta',
    signUp: false,
  };

  test('can all be set together, and are reported with their values', () => {
    const { policy, managed, problem } = parsePolicy(JSON.stringify(all));
    expect(problem).toBeNull();
    expect(policy).toEqual({
      organizationId: 'org_01ABC',
      connectionId: null,
      redirect: { kind: 'loopback', port: 4999 },
      proxy: {
        mode: 'fixed_servers',
        proxyRules: 'http://proxy.example.com:8080',
        proxyBypassRules: '*.example.com,<local>',
      },
      updateChannel: 'beta',
      allowsSignUp: false,
      isUnderstood: true,
    });
    expect(managed).toContainEqual({ setting: 'organizationId', value: 'org_01ABC' });
    expect(managed.map(({ setting }) => setting)).toEqual(Object.keys(all));
  });

  test('are all optional', () => {
    expect(parsePolicy('{}')).toEqual({ policy: noPolicy, managed: [], problem: null });
  });

  test('may follow a byte order mark', () => {
    expect(parsePolicy('\uFEFF{"signUp":false}')).toMatchObject({
      policy: { allowsSignUp: false },
      problem: null,
    });
  });

  test('allow a proxy script or no proxy', () => {
    expect(parsePolicy('{"proxy":"direct"}').policy.proxy).toEqual({ mode: 'direct' });
    expect(parsePolicy('{"proxy":{"script":"https://example.com/proxy.pac"}}').policy.proxy).toEqual({
      mode: 'pac_script',
      pacScript: 'https://example.com/proxy.pac',
    });
  });

  test('turn off sign-up with a required connection', () => {
    const { policy } = parsePolicy('{"connectionId":"conn_1","signUp":true}');
    expect(policy).toMatchObject({ connectionId: 'conn_1', allowsSignUp: false });
  });

  test.each([
    ['organizationId', 'conn_1'],
    ['organizationId', 'org_1&prompt=none'],
    ['connectionId', 7],
    ['redirectUri', 'https://example.com/callback'],
    ['redirectUri', 'http://0.0.0.0:4999/callback'],
    ['proxy', 'http://proxy.example.com:8080'],
    ['proxy', { server: 'proxy.example.com:8080;direct://' }],
    ['proxy', { server: 'http://proxy.example.com:8080', bypass: ['a,b'] }],
    ['proxy', { script: 'file:///tmp/proxy.pac' }],
    ['proxy', { script: 'data:text/plain,' }],
    ['updateChannel', '../latest'],
    ['updateChannel', ''],
    ['signUp', 'no'],
    ['signup', false],
    ['organisationId', 'org_1'],
    ['organizationId', 'org_1 '],
    ['organizationId', null],
    ['organizationId', ''],
    ['organizationId', ['org_1']],
  ])(
    '%s can’t be %j: it is reported by name, nobody signs in, and the rest applies @security',
    (name, value) => {
      const { policy, managed, problem } = parsePolicy(JSON.stringify({ [name]: value }));
      expect(problem).toEqual({ kind: 'entries-refused', entries: [name] });
      expect([policy, managed]).toEqual([{ ...noPolicy, isUnderstood: false }, []]);
      const other = name === 'updateChannel' ? { signUp: false } : { updateChannel: 'beta' };
      expect(parsePolicy(JSON.stringify({ [name]: value, ...other })).managed).toHaveLength(1);
    },
  );

  test('are reported without control characters if unknown', () => {
    const { problem } = parsePolicy(JSON.stringify({ ['a\nb"'.padEnd(500, 'x')]: 1 }));
    expect(problem).toEqual({ kind: 'entries-refused', entries: [`a?b?${'x'.repeat(60)}`] });
  });

  test.each(['', '[]', 'null', '"org_1"', '{', '{"signUp":false'])('are refused as a whole in %j', (text) => {
    const { policy, problem } = parsePolicy(text);
    expect([policy, problem]).toEqual([{ ...noPolicy, isUnderstood: false }, { kind: 'malformed' }]);
  });

  test('override the environment settings', () => {
    const settings = {
      clientId: 'client_1',
      apiOrigin: 'https://api.workos.com',
      issuer: null,
      audience: null,
      cookiePassword: null,
      redirect: { kind: 'automatic' },
    } as const;
    expect(applyPolicy(settings, noPolicy)).toBe(settings);
    const policy = { ...noPolicy, redirect: { kind: 'custom-protocol' } } as const;
    expect(applyPolicy(settings, policy).redirect).toEqual({ kind: 'custom-protocol' });
  });
});

describe.runIf(isPosix)('the policy’s file', () => {
  const me = process.getuid?.() ?? 0;
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'policy-')), 'etc');
    mkdirSync(folder, { mode: 0o755 });
    file = join(folder, 'policy.json');
    writeFileSync(file, '{"signUp":false}', { mode: 0o644 });
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));
  const problem = (owner: number | null = me) => readPolicy(file, owner).report.problem?.kind ?? null;

  test('is used if only its owner can change it', () => {
    const { policy, report } = readPolicy(file, me);
    expect(policy.allowsSignUp).toBe(false);
    expect(report).toEqual({ file, managed: [{ setting: 'signUp', value: 'false' }], problem: null });
  });

  test('may be missing with its folder', () => {
    rmSync(file);
    expect(readPolicy(file, me)).toEqual({
      policy: noPolicy,
      report: { file, managed: [], problem: null },
    });
    expect(readPolicy(join(folder, 'none', 'policy.json'), me).report.problem).toBeNull();
  });

  test('is ignored if another user owns it @security', () => {
    expect(problem(me + 1)).toBe('unprotected');
    expect(readPolicy(file, me + 1).policy).toEqual(noPolicy);
  });

  test.each([0o664, 0o646, 0o666])('is ignored with mode %o @security', (mode) => {
    chmodSync(file, mode);
    expect(problem()).toBe('unprotected');
  });

  test.each([0o775, 0o757])('is ignored in a folder with mode %o', (mode) => {
    chmodSync(folder, mode);
    expect(problem()).toBe('unprotected');
  });

  test('is protected by its place if the file system has no owners', () => {
    chmodSync(file, 0o666);
    expect(problem(null)).toBeNull();
  });

  test('is ignored if it is a link', () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, '{}');
    rmSync(file);
    symlinkSync(other, file);
    expect(problem()).toBe('unreadable');
    expect(readPolicy(file, me).policy.isUnderstood).toBe(false);
  });

  test('does not delay the app if it is a folder, a pipe or endless', () => {
    rmSync(file);
    mkdirSync(file);
    expect(readPolicy(file, me).policy.isUnderstood).toBe(false);
    expect(problem()).toBe('malformed');
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(problem()).toBe('malformed');
    rmSync(file);
    writeFileSync(file, `{"signUp":false,"padding":"${'x'.repeat(70_000)}"}`);
    expect(problem()).toBe('malformed');
  });
});
