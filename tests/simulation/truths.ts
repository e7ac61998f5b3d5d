/**
 * Who was shown, one after the other, and how much of it has to outlast the process. Tells invariants 1, 2 and, at a
 * start, 3.
 */
import type { SignedOutReason } from '../../common/auth/auth-state.ts';
import type { Witness } from './witness.ts';

interface Truth {
  /** Who is signed in, or nobody. */
  readonly sessionId: string | null;
  readonly reason: SignedOutReason | null;
  /**
   * - `open`: a crash may lose it.
   * - `final`: nothing before it may come back.
   * - `kept`: it is there at the next start.
   */
  standing: 'open' | 'final' | 'kept';
}

export class Truths {
  #all: Truth[] = [{ sessionId: null, reason: null, standing: 'kept' }];
  /** What a newer version has left, which nothing in this run changes, or null. */
  #ofNewerVersion: Truth[] | null = null;
  /** How the last write since the last truth went, and what it left. */
  #last: 'nothing' | 'written' | 'removed' = 'nothing';
  #wasDiskBad = false;
  /** Whether the last truth is of this run: of one before, this run can finish nothing. */
  #isOfThisRun = false;
  readonly #known = new Set<string>();

  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  get latest(): Truth {
    return this.#all.at(-1) as Truth;
  }

  /** Whether who is signed in now is in the file. */
  get isStored(): boolean {
    return this.latest.sessionId === null || this.latest.standing === 'kept';
  }

  isKnown(sessionId: string): boolean {
    return this.#known.has(sessionId);
  }

  /** @param isLate whether it has been true for a while, in which the disk may have been bad */
  add(truth: Omit<Truth, 'standing'>, isLate = false): void {
    if (truth.sessionId !== null) this.#known.add(truth.sessionId);
    this.#all.push({ ...truth, standing: 'open' });
    this.#last = 'nothing';
    this.#wasDiskBad = isLate && this.witness.hasStorageFailed;
    this.#isOfThisRun = true;
  }

  processStarts(): void {
    this.#all = this.#ofNewerVersion ?? this.#all;
    this.#ofNewerVersion = null;
    this.#last = 'nothing';
    this.#isOfThisRun = false;
  }

  written(): void {
    this.#last = 'written';
  }

  removed(): void {
    this.#last = 'removed';
    this.#ofNewerVersion = null;
    // What was there before is gone for good.
    if (this.latest.standing === 'open') this.latest.standing = 'final';
    // Behind a link somebody may have signed in anew, which nobody was told and which could not be stored.
    else if (this.witness.state.status === 'sign-in-requested') {
      this.add({ sessionId: null, reason: null }, true);
    }
  }

  /** Nothing is under way: what could be stored is stored. */
  stepEnds(): void {
    const { world, persistence, shown } = this.witness;
    if (world.disk.mode === 'read-only') this.#wasDiskBad = true;
    if (world.service === null || world.isDiskAwaited || world.disk.mode === 'busy') return;
    const { latest } = this;
    if (shown !== latest.sessionId || latest.standing === 'kept') return;
    if (persistence === 'encrypted' && this.#last === 'written') latest.standing = 'kept';
    else if (this.#isOfThisRun && !this.#wasDiskBad) latest.standing = 'final';
  }

  /** The first truth that the next start may show. */
  #firstAllowed(): number {
    return this.#all.findLastIndex(({ standing }) => standing !== 'open');
  }

  /** The sessions that the next start may show. */
  get possible(): readonly string[] {
    return this.#all.slice(this.#firstAllowed()).flatMap(({ sessionId }) => sessionId ?? []);
  }

  /** Whether a start may show nobody, though nothing has gone wrong. */
  get mayShowNobody(): boolean {
    const first = this.#firstAllowed();
    return (
      this.#all[first]?.standing === 'final' ||
      this.#all.slice(first).some(({ sessionId }) => sessionId === null)
    );
  }

  /** What this start shows was the last thing that is true. */
  startShows(sessionId: string): void {
    const at = this.#all.findLastIndex((truth) => truth.sessionId === sessionId);
    if (at < this.#firstAllowed()) {
      const isOverSignOut = this.#all.slice(at + 1).some((truth) => truth.sessionId === null);
      const invariant = isOverSignOut ? 2 : 1;
      return this.witness.violated(invariant, `${sessionId} is back after a restart, over what came later`);
    }
    this.#all = this.#all.slice(0, at + 1);
    // It was in the file.
    this.latest.standing = 'kept';
  }

  startShowsNobody(reason: SignedOutReason): void {
    const { persistence, reasons } = this.witness;
    const lost = this.#all[this.#firstAllowed()]?.sessionId ?? '';
    const isTrue = this.mayShowNobody || reasons.isLoss(lost, reason);
    if (!isTrue) this.witness.violated(3, `${lost} is not there after a restart, and “${reason}” is not why`);
    if (reason === 'storage-newer') {
      this.#ofNewerVersion = this.#all;
      this.#all = [{ sessionId: null, reason, standing: 'final' }];
    }
    // A later start may find the keyring unlocked, and the session again.
    if (persistence !== 'encrypted') return;
    const at = this.mayShowNobody ? this.#all.findLastIndex(({ sessionId }) => sessionId === null) : -1;
    if (at < this.#firstAllowed()) this.add({ sessionId: null, reason });
    else this.#all = this.#all.slice(0, at + 1);
  }
}
