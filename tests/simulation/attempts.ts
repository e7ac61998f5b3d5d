/** Which attempts to sign in may still be completed: tells invariant 8, and whether one is told to be late that is not. */
import { createHash } from 'node:crypto';
import { attemptLifetime } from '../../main/auth/sign-in/attempt.ts';
import type { AuthorizationRequest } from '../../main/auth/workos/authorization-url.ts';
import type { Witness } from './witness.ts';

interface KnownAttempt {
  readonly beganAt: number;
  readonly redirectUri: string;
  /** The process that it began in. */
  readonly process: number;
  /** The process that last sent its code, or null. */
  exchangedIn: number | null;
}

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

export class Attempts {
  readonly #known = new Map<string, KnownAttempt>();
  /** The attempt that may be completed, by its code challenge. */
  #current: string | null = null;
  /** Those that an earlier run left, one of which this one may have gone on with. */
  #resumable = new Set<string>();
  /** Those that were given up, perhaps without that having been stored. */
  readonly #perhapsStored = new Set<string>();
  /** Whether anything was stored since one was given up. */
  #hasStoredSince = false;
  #process = 0;
  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  processStarts(): void {
    this.#process += 1;
    this.giveUp();
    this.#resumable = new Set(this.#perhapsStored);
  }

  begin({ codeChallenge, redirectUri }: AuthorizationRequest): void {
    const { now } = this.witness.world.scheduler;
    this.#known.set(codeChallenge, {
      beganAt: now,
      redirectUri,
      process: this.#process,
      exchangedIn: null,
    });
    this.giveUp();
    this.#current = codeChallenge;
  }

  giveUp(): void {
    if (this.#current !== null) this.#perhapsStored.add(this.#current);
    for (const challenge of this.#resumable) this.#perhapsStored.add(challenge);
    this.#resumable.clear();
    this.#hasStoredSince = false;
    this.#current = null;
  }

  /** Whether a browser that comes back to it can prove itself: to this process, which has opened it, over loopback. */
  isProvable(challenge: string | null): boolean {
    const attempt = this.#known.get(challenge ?? '');
    return attempt?.process === this.#process && attempt.redirectUri.startsWith('http:');
  }

  /** Two browsers have had its address. */
  distrust(challenge: string): void {
    if (challenge === this.#current) this.giveUp();
  }

  written(): void {
    this.#hasStoredSince = true;
  }

  exchanged(challenge: string): void {
    const attempt = this.#known.get(challenge);
    if (attempt === undefined) return this.witness.violated(8, 'a code is exchanged that nobody asked for');
    const isCurrent = challenge === this.#current || this.#resumable.has(challenge);
    if (!isCurrent) this.witness.violated(8, 'a code is exchanged for an attempt that was given up');
    if (attempt.exchangedIn === this.#process) this.witness.violated(8, 'an attempt is completed twice');
    attempt.exchangedIn = this.#process;
  }

  /** The attempt is told to be late: then its time has passed, or nobody can say. */
  toldLate(): void {
    const latest = [...this.#known.values()].at(-1);
    if (latest === undefined || latest.process !== this.#process) return;
    const age = this.witness.world.scheduler.now - latest.beganAt;
    // The timer's moment is a fraction.
    if (age < attemptLifetime - 1000) {
      this.witness.violated(3, `an attempt is told to be late after ${age / 60_000} minutes`);
    }
  }

  stepEnds(): void {
    const { world, persistence } = this.witness;
    const isAtRest = world.service !== null && !world.isDiskAwaited && persistence === 'encrypted';
    if (isAtRest && this.#hasStoredSince) this.#perhapsStored.clear();
  }
}
