/**
 * The stored auth data: the sealed session, the current attempt, and the reason for being signed out. One encrypted file,
 * replaced as a whole, so a crash leaves the old state or the new one.
 * Invariants: no secret is ever written in the clear; without a keyring the app writes only that the next sign-in asks for
 * credentials; an unreadable file is moved aside, not deleted; a newer version's file is neither read nor touched; a later
 * decision wins, even if it could not be stored.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import * as v from 'valibot';
import { signedOutReasons, type KeyringObstacle, type Persistence } from '../../../common/auth/auth-state.ts';
import type { Keychain } from './keychain.ts';
import type { Log } from '../../lib/log.ts';
import { keySet } from '../session/access-token.ts';
import { decryptText, encryptText, isEncryptedText } from './encrypted-text.ts';
import type { FirstState } from './first-state.ts';
import { openInstallationSecret, type InstallationSecret } from './installation-secret.ts';
import { knownOrganizations } from '../session/organizations.ts';
import {
  askForLoginFile,
  authFile,
  authFormat,
  noteAskForLogin,
  quarantine,
  removeUnfinished,
  replaceHeld,
  type FileEncoding,
  type OpenFileStore,
} from '../../lib/profile-files.ts';
import { Secret } from '../../lib/secret.ts';
import { secretText } from '../../lib/secret-text.ts';
import { sessionRecord } from '../session/session.ts';

const attempt = v.object({
  state: v.string(),
  codeVerifier: secretText,
  redirectUri: v.string(),
  transport: v.picklist(['loopback', 'custom-protocol']),
  authorizationUrl: v.string(),
  returnTo: v.nullable(v.string()),
  expiresAt: v.number(),
});

const storedAuth = v.object({
  format: v.literal(authFormat),
  session: v.nullable(
    v.object({
      /** In WorkOS's format: see `seal.ts`. */
      sealed: v.string(),
      record: sessionRecord,
      /** The keys that verified its access token, so that a start without a network can verify it again. */
      jwks: keySet,
      /** When they were fetched, by the server's clock; absent in files of older versions. */
      jwksFetchedAt: v.optional(v.number(), 0),
      isVerified: v.boolean(),
    }),
  ),
  attempt: v.nullable(attempt),
  /** Whether a code was being exchanged, in which case it can't resume; absent in files of older versions. */
  isExchanging: v.optional(v.boolean(), false),
  /** Whether the next sign-in asks for credentials even if the browser has a session. */
  forceLogin: v.boolean(),
  reason: v.picklist(signedOutReasons),
  /** The client to which WorkOS refuses codes on another device; absent in files of older versions. */
  deviceCodeDisabledFor: v.optional(v.nullable(v.string()), null),
  /** The user whose session ended, so that the next sign-in asks less; null after a sign-out. */
  hint: v.nullable(v.object({ loginHint: v.nullable(v.string()), organizationId: v.nullable(v.string()) })),
  /** Absent in files of older versions. */
  organizations: v.optional(v.nullable(knownOrganizations), null),
  /** The client and API of this data, which is sent to no other. Absent in files of older versions. */
  authKit: v.optional(v.nullable(v.object({ clientId: v.string(), apiOrigin: v.string() })), null),
  /**
   * For `first-state.ts` only, which checks the shape itself. Null if the next run must open the service first. Absent
   * in files of older versions.
   */
  firstState: v.optional(
    v.custom<FirstState | null>(() => true),
    null,
  ),
});

export type StoredAuth = v.InferOutput<typeof storedAuth>;

/**
 * @param content the file's content
 * @throws ValiError if any part that the service uses is not in the form of this or an earlier version
 */
export function parseStoredAuth(content: unknown): StoredAuth {
  return v.parse(storedAuth, content);
}

export interface AuthStorage {
  readonly persistence: Persistence;
  /** The seal's password, of this installation or of this run. */
  readonly sealPassword: Secret;
  /** The data found on opening, if it could be read; otherwise null. */
  readonly found: StoredAuth | null;
  /** Why data was found that could not be read, or null. */
  readonly loss:
    | 'storage-unreadable'
    | 'storage-newer'
    | 'keyring-changed'
    | `keyring-${KeyringObstacle}`
    | null;
  /** Whether the next sign-in asks for credentials, regardless of the other data. */
  readonly asksForLogin: boolean;
  /** Replaces the stored data; in a run without storage, a session moves an earlier run's file aside. */
  write(content: StoredAuth): Promise<void>;
  /** Removes the stored data; the next sign-in then asks for credentials. */
  remove(): Promise<void>;
  /** Moves the found file aside, because its content is unreadable. */
  setAside(): Promise<void>;
}

/**
 * Opens the storage of a profile. Never rejects: it reports unreadable data as a loss, and the app continues in memory.
 *
 * @param directory the app's profile folder
 */
export async function openAuthStorage(
  directory: string,
  keychain: Keychain,
  openFileStore: OpenFileStore,
  log: Log,
): Promise<AuthStorage> {
  try {
    removeUnfinished(directory);
    return await openEncrypted(directory, keychain, openFileStore);
  } catch (error) {
    log.warn('storage-not-opened', { code: (error as NodeJS.ErrnoException).code ?? null });
    return createMemoryStorage('storage-unreadable', directory);
  }
}

/** @param directory the profile folder whose files are kept for another start, or null if they are a newer version's */
function createMemoryStorage(loss: AuthStorage['loss'], directory: string | null): AuthStorage {
  return {
    persistence: 'this-run-only',
    sealPassword: new Secret(randomBytes(32).toString('hex')),
    found: null,
    loss,
    asksForLogin: directory !== null && existsSync(askForLoginFile(directory)),
    write: async ({ session, forceLogin }) => {
      if (directory === null) return;
      // The earlier user's session must not return with the keyring.
      if (session !== null) quarantine(authFile(directory));
      if (forceLogin) await noteAskForLogin(directory);
      else if (existsSync(askForLoginFile(directory))) await rm(askForLoginFile(directory), { force: true });
    },
    remove: async () => {},
    setAside: async () => {},
  };
}

async function openEncrypted(
  directory: string,
  keychain: Keychain,
  openFileStore: OpenFileStore,
): Promise<AuthStorage> {
  const file = authFile(directory);
  const stored = await readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
    // A file that the system did not let us read may be readable next time.
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  const opened = await openInstallationSecret(directory, keychain);
  if (opened.kind === 'no-keyring')
    return createMemoryStorage(stored === null ? null : `keyring-${keychain.obstacle()}`, directory);
  const { secret } = opened;
  const store = openFileStore(file, encodingOf(secret));

  let found: StoredAuth | null = null;
  let loss: AuthStorage['loss'] = null;
  if (stored !== null) {
    try {
      const isOfFirstVersion = !isEncryptedText(stored);
      const content = (isOfFirstVersion ? openFileStore(file, firstEncodingOf(secret)) : store).read();
      if (isNewer(content)) return createMemoryStorage('storage-newer', null);
      found = parseStoredAuth(content);
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) throw error;
      loss = opened.kind === 'opened' ? 'storage-unreadable' : 'keyring-changed';
      quarantine(file);
    }
    // The data is readable even if the file system has no modes.
    await chmod(file, 0o600).catch(() => {});
  }
  return {
    persistence: 'encrypted',
    sealPassword: secret.deriveKey('seal'),
    found,
    loss,
    asksForLogin: existsSync(askForLoginFile(directory)),
    write: async (content) => {
      await replaceHeld(() => store.write(withSecrets(content)));
      await rm(askForLoginFile(directory), { force: true });
    },
    remove: async () => {
      await rm(file, { force: true });
      await noteAskForLogin(directory);
    },
    setAside: async () => quarantine(file),
  };
}

function isNewer(content: unknown): boolean {
  const { output, success } = v.safeParse(v.object({ format: v.number() }), content);
  return success && output.format > authFormat;
}

/**
 * electron-store's own encryption derives a key from a password at each access; this key is random and needs no
 * derivation.
 */
function encodingOf(secret: InstallationSecret): FileEncoding {
  const key = secret.deriveKey('file');
  return {
    serialize: (content) => encryptText(JSON.stringify(content), key),
    deserialize: (text) => JSON.parse(decryptText(text, key)) as Record<string, unknown>,
  };
}

function firstEncodingOf(secret: InstallationSecret): FileEncoding {
  return { encryptionKey: secret.deriveKey('store').reveal(), encryptionAlgorithm: 'aes-256-gcm' };
}

/** The file's content, which is encrypted as a whole. */
function withSecrets(content: StoredAuth): v.InferInput<typeof storedAuth> {
  const { attempt: waiting } = content;
  return {
    ...content,
    attempt: waiting && { ...waiting, codeVerifier: waiting.codeVerifier.reveal() },
  };
}
