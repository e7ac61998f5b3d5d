/**
 * The policy for all users of a computer: a JSON file that only administrators can change.
 * Invariants: a policy is complete and valid; if any part is not understood, nobody can sign in, because the administrator's
 * intent is unknown; a file that others can change is no policy.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { dirname, posix, win32 } from 'node:path';
import * as v from 'valibot';
import type { ManagedSetting, PolicyProblem, PolicyReport } from '../../common/policy.ts';
import type { Redirect } from '../lib/redirect.ts';
import type { Settings } from './environment-settings.ts';
import { customProtocolRedirectUri } from './product.ts';
import { parseRedirectUri } from './sign-in-settings.ts';

/** Electron's `ProxyConfig`, as far as a policy can ask for it. */
export type PolicyProxy =
  | { readonly mode: 'direct' }
  | { readonly mode: 'fixed_servers'; readonly proxyRules: string; readonly proxyBypassRules: string }
  | { readonly mode: 'pac_script'; readonly pacScript: string };

/** Null, or true for switches, if the policy has no such entry. */
export interface Policy {
  readonly organizationId: string | null;
  readonly connectionId: string | null;
  readonly redirect: Redirect | null;
  readonly proxy: PolicyProxy | null;
  /** `off` for no updates at all. */
  readonly updateChannel: string | null;
  readonly allowsSignUp: boolean;
  /** False if an entry is invalid; nobody may sign in then. */
  readonly isUnderstood: boolean;
}

export const noPolicy: Policy = {
  organizationId: null,
  connectionId: null,
  redirect: null,
  proxy: null,
  updateChannel: null,
  allowsSignUp: true,
  isUnderstood: true,
};

/** For a file that only administrators can change and that can't be read. */
const unreadPolicy: Policy = { ...noPolicy, isUnderstood: false };

/** Far above any policy, in bytes. */
const largestFile = 64 * 1024;

/**
 * The path of the policy. On Windows it is in a folder that only administrators can write to, unlike ProgramData, where
 * every user can create missing folders.
 *
 * @param names the names of the package and of the app, as they are installed
 */
export function policyFile(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  names: { readonly packageName: string; readonly productName: string },
): string {
  if (platform === 'win32') {
    return win32.join(env['ProgramFiles'] ?? 'C:\\Program Files', names.productName, 'Policy', 'policy.json');
  }
  if (platform === 'darwin') {
    return posix.join('/Library/Application Support', names.productName, 'policy.json');
  }
  return posix.join('/etc', names.packageName, 'policy.json');
}

const identifier = (prefix: string) => v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_\\w{1,64}$`)));
/** `HOST:PORT` with a scheme that Chromium knows. */
const proxyServer = v.pipe(
  v.string(),
  v.regex(/^(https?|socks[45]?):\/\/([\w.-]{1,253}|\[[\da-f:]{2,39}\]):\d{1,5}$/i),
);
const bypassRule = v.pipe(v.string(), v.regex(/^[\w.*:/[\]<>-]{1,253}$/));

const entries = {
  organizationId: identifier('org'),
  connectionId: identifier('conn'),
  redirectUri: v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }): Redirect => {
      try {
        return parseRedirectUri(dataset.value, customProtocolRedirectUri);
      } catch (error) {
        addIssue({ message: String(error) });
        return NEVER;
      }
    }),
  ),
  proxy: v.union([
    v.pipe(
      v.literal('direct'),
      v.transform(() => ({ mode: 'direct' as const })),
    ),
    v.pipe(
      v.strictObject({
        server: proxyServer,
        bypass: v.optional(v.pipe(v.array(bypassRule), v.maxLength(100)), []),
      }),
      v.transform(({ server, bypass }) => ({
        mode: 'fixed_servers' as const,
        proxyRules: server,
        proxyBypassRules: bypass.join(','),
      })),
    ),
    v.pipe(
      v.strictObject({ script: v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//)) }),
      v.transform(({ script }) => ({ mode: 'pac_script' as const, pacScript: script })),
    ),
  ]),
  updateChannel: v.pipe(v.string(), v.regex(/^[a-z][a-z\d-]{0,31}$/)),
  signUp: v.boolean(),
} satisfies Readonly<Record<ManagedSetting, v.GenericSchema<unknown, unknown>>>;

/** Parses the text of a policy file, entry by entry. */
export function parsePolicy(text: string): {
  readonly policy: Policy;
  readonly managed: PolicyReport['managed'];
  readonly problem: PolicyProblem | null;
} {
  const file = v.safeParse(v.record(v.string(), v.unknown()), parseJson(text));
  if (!file.success) return { policy: unreadPolicy, managed: [], problem: { kind: 'malformed' } };

  const refused = new Set(Object.keys(file.output).filter((name) => !Object.hasOwn(entries, name)));
  const managed: { readonly setting: ManagedSetting; readonly value: string }[] = [];
  const read = <Name extends ManagedSetting>(name: Name): v.InferOutput<(typeof entries)[Name]> | null => {
    const value = file.output[name];
    if (value === undefined) return null;
    const parsed = v.safeParse<(typeof entries)[Name]>(entries[name], value);
    if (!parsed.success) {
      refused.add(name);
      return null;
    }
    managed.push({ setting: name, value: typeof value === 'string' ? value : JSON.stringify(value) });
    return parsed.output;
  };
  const fixed = {
    organizationId: read('organizationId'),
    connectionId: read('connectionId'),
    redirect: read('redirectUri'),
    proxy: read('proxy'),
    updateChannel: read('updateChannel'),
    allowsSignUp: read('signUp') ?? true,
  };
  const policy: Policy = { ...fixed, isUnderstood: refused.size === 0 };
  const problem =
    refused.size === 0 ? null : ({ kind: 'entries-refused', entries: [...refused].map(printable) } as const);
  // An SSO connection has no sign-up page.
  return {
    policy: policy.connectionId === null ? policy : { ...policy, allowsSignUp: false },
    managed,
    problem,
  };
}

/** The name of an unknown entry can be any text. */
const printable = (name: string): string => name.replaceAll(/[^\w.-]/g, '?').slice(0, 64);

/** The object parser would accept a list. */
function parseJson(text: string): unknown {
  try {
    // Editors on Windows may write a byte order mark.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? null : value;
  } catch {
    return null;
  }
}

/**
 * Reads the policy of this computer.
 *
 * @param owner the only user, by ID, who may own the file and its folder; null if the file system has no owners and
 *   only its place protects the file
 * @returns always a policy
 */
export function readPolicy(
  file: string,
  owner: number | null,
): { readonly policy: Policy; readonly report: PolicyReport } {
  const none = (policy: Policy, problem: PolicyProblem | null) => ({
    policy,
    report: { file, managed: [], problem },
  });
  let descriptor: number | null = null;
  try {
    // Checks and reads the same open file, so that no link leads elsewhere; a pipe can't block the app.
    descriptor = openSync(
      file,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    const stats = fstatSync(descriptor);
    const isProtected =
      owner === null || [stats, lstatSync(dirname(file))].every((one) => isOwnedBy(one, owner));
    if (!isProtected) return none(noPolicy, { kind: 'unprotected' });
    if (!stats.isFile() || stats.size > largestFile) return none(unreadPolicy, { kind: 'malformed' });
    const { policy, managed, problem } = parsePolicy(readFileSync(descriptor, 'utf8'));
    return { policy, report: { file, managed, problem } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return none(noPolicy, null);
    return none(unreadPolicy, { kind: 'unreadable' });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Whether only the owner can write to it. */
function isOwnedBy({ uid, mode }: Stats, owner: number): boolean {
  return uid === owner && (mode & 0o022) === 0;
}

/** The settings, with the policy's values in place of their own. */
export function applyPolicy(settings: Settings, { redirect }: Policy): Settings {
  return redirect === null ? settings : { ...settings, redirect };
}
