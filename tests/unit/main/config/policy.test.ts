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

test('each system has its place for the policy, where only administrators can write', () => {
  expect(policyFile('linux', {}, names)).toBe('/etc/some-app/policy.json');
  expect(policyFile('darwin', {}, names)).toBe('/Library/Application Support/Some App/policy.json');
  expect(policyFile('win32', { ProgramFiles: 'D:\\Programs' }, names)).toBe(
    'D:\\Programs\\Some App\\Policy\\policy.json',
  );
  expect(policyFile('win32', {}, names)).toBe('C:\\Program Files\\Some App\\Policy\\policy.json');
});

describe('what a policy says', () => {
  const all = {
    organizationId: 'org_01ABC',
    redirectUri: 'http://127.0.0.1:4999/callback',
    proxy: { server: 'http://proxy.example.com:8080', bypass: ['*.example.com', '<local>'] },
    updateChannel: 'beta',
    signUp: false,
  };

  test('all of it can be fixed at once, and is told with its values', () => {
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

  test('an empty one fixes nothing', () => {
    expect(parsePolicy('{}')).toEqual({ policy: noPolicy, managed: [], problem: null });
  });

  test('a byte order mark before it is no mistake', () => {
    expect(parsePolicy('\uFEFF{"signUp":false}')).toMatchObject({
      policy: { allowsSignUp: false },
      problem: null,
    });
  });

  test('a proxy can be a script, or none at all', () => {
    expect(parsePolicy('{"proxy":"direct"}').policy.proxy).toEqual({ mode: 'direct' });
    expect(parsePolicy('{"proxy":{"script":"https://example.com/proxy.pac"}}').policy.proxy).toEqual({
      mode: 'pac_script',
      pacScript: 'https://example.com/proxy.pac',
    });
  });

  test('where a connection is fixed there is no page to make an account on', () => {
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
    '%s can’t be %j: it is told by its name, nobody signs in, and the rest holds @security',
    (name, value) => {
      const { policy, managed, problem } = parsePolicy(JSON.stringify({ [name]: value }));
      expect(problem).toEqual({ kind: 'entries-refused', entries: [name] });
      expect([policy, managed]).toEqual([{ ...noPolicy, isUnderstood: false }, []]);
      const other = name === 'updateChannel' ? { signUp: false } : { updateChannel: 'beta' };
      expect(parsePolicy(JSON.stringify({ [name]: value, ...other })).managed).toHaveLength(1);
    },
  );

  test('the name of an unknown entry is told without what could upset a log', () => {
    const { problem } = parsePolicy(JSON.stringify({ ['a\nb"'.padEnd(500, 'x')]: 1 }));
    expect(problem).toEqual({ kind: 'entries-refused', entries: [`a?b?${'x'.repeat(60)}`] });
  });

  test.each(['', '[]', 'null', '"org_1"', '{', '{"signUp":false'])('%j is no policy', (text) => {
    const { policy, problem } = parsePolicy(text);
    expect([policy, problem]).toEqual([{ ...noPolicy, isUnderstood: false }, { kind: 'malformed' }]);
  });

  test('it goes before the settings', () => {
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

describe.runIf(isPosix)('where it is read from', () => {
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

  test('a file that only its owner can change holds', () => {
    const { policy, report } = readPolicy(file, me);
    expect(policy.allowsSignUp).toBe(false);
    expect(report).toEqual({ file, managed: [{ setting: 'signUp', value: 'false' }], problem: null });
  });

  test('no file, and no folder, is no policy and no problem', () => {
    rmSync(file);
    expect(readPolicy(file, me)).toEqual({
      policy: noPolicy,
      report: { file, managed: [], problem: null },
    });
    expect(readPolicy(join(folder, 'none', 'policy.json'), me).report.problem).toBeNull();
  });

  test('a file of somebody else’s does not hold @security', () => {
    expect(problem(me + 1)).toBe('unprotected');
    expect(readPolicy(file, me + 1).policy).toEqual(noPolicy);
  });

  test.each([0o664, 0o646, 0o666])('a file with mode %o does not hold @security', (mode) => {
    chmodSync(file, mode);
    expect(problem()).toBe('unprotected');
  });

  test.each([0o775, 0o757])('a file in a folder with mode %o does not hold', (mode) => {
    chmodSync(folder, mode);
    expect(problem()).toBe('unprotected');
  });

  test('where the file system knows no owners, the place protects it', () => {
    chmodSync(file, 0o666);
    expect(problem(null)).toBeNull();
  });

  test('a link does not lead to it', () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, '{}');
    rmSync(file);
    symlinkSync(other, file);
    expect(problem()).toBe('unreadable');
    expect(readPolicy(file, me).policy.isUnderstood).toBe(false);
  });

  test('neither a folder, nor a pipe, nor an endless file holds the app up', () => {
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
