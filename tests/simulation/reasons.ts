/** Whether the reason that the app gives for a lost session is the true one: tells invariant 3. */
import type { SignedOutReason } from '../../common/auth/auth-state.ts';
import type { Witness } from './witness.ts';

/** How a session ends while the app runs; the other reasons are found at a start. */
const endsInRun: readonly SignedOutReason[] = [
  'signed-out',
  'session-expired',
  'mfa-required',
  'sso-required',
  'interrupted',
  'browser-not-alone',
];

export const isEndInRun = (reason: SignedOutReason): boolean => endsInRun.includes(reason);

export class Reasons {
  hasSignedOut = false;
  /** Whether a second browser was ever noticed; a session may end for it below an attempt, and be told of after a restart. */
  wasAlarmed = false;
  /** Whether the keyring could not open the stored data when the app started. */
  #hadLockedKeyring = false;
  /** Whether the disk failed when the app started. */
  #hadBadDisk = false;
  /** Whether the stored data was a newer version's when the app started. */
  #hadNewerFile = false;
  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  processStarts(): void {
    const { keyring, disk, isStorageNewer, current } = this.witness.world;
    this.hasSignedOut = false;
    this.#hadLockedKeyring = keyring.mode !== 'there' || keyring.hasChanged;
    this.#hadBadDisk = disk.mode !== 'ok' && disk.mode !== 'busy';
    this.#hadNewerFile = isStorageNewer && current.version !== 'a newer';
  }

  /** Why a session ends while the app runs. */
  isEnd(sessionId: string, reason: SignedOutReason): boolean {
    const { world, refreshTokens, hasStorageFailed } = this.witness;
    const session = world.workos.sessions.get(sessionId);
    const isTrue: Partial<Record<SignedOutReason, boolean>> = {
      'signed-out': this.hasSignedOut,
      'session-expired': session?.hasEnded === true || hasStorageFailed,
      'mfa-required': session?.wasDemanded === true,
      'sso-required': session?.wasDemanded === true,
      interrupted: refreshTokens.wasCut(sessionId),
      'browser-not-alone': world.hadStranger || this.wasAlarmed,
    };
    return isTrue[reason] === true;
  }

  /** Why a session that was stored is not there when the app starts. */
  isLoss(sessionId: string, reason: SignedOutReason): boolean {
    const { world, refreshTokens, hasStorageFailed } = this.witness;
    const session = world.workos.sessions.get(sessionId);
    // Behind a sign-in it may have ended without a word, and the word could not be stored.
    const isOver = session?.hasEnded === true || refreshTokens.wasCut(sessionId);
    if (isOver && hasStorageFailed) return true;
    if (reason.startsWith('keyring-')) return this.#hadLockedKeyring;
    if (reason === 'storage-unreadable') return this.#hadBadDisk || this.#hadLockedKeyring;
    if (reason === 'storage-newer') return this.#hadNewerFile;
    const { organizationId } = world.current.policy;
    const wasElsewhere = [...(session?.organizations ?? [])].some((id) => id !== organizationId);
    return reason === 'session-ended' && organizationId !== null && wasElsewhere;
  }
}
