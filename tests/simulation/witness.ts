/**
 * Watches a history for what breaks an invariant. It knows the acts of WorkOS, the disk and the people, and hears the app's
 * states; it looks at nothing inside the app.
 */
import type { AuthState, Persistence, SignedInState, SignedOutReason } from '../../common/auth/auth-state.ts';
import { authFile } from '../../main/lib/profile-files.ts';
import type { Session } from '../../main/auth/session/session.ts';
import { Attempts, challengeOf } from './attempts.ts';
import { directory } from './world/disk.ts';
import type { Invariant } from './invariants.ts';
import { isEndInRun, Reasons } from './reasons.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { Truths } from './truths.ts';
import type { Call } from './world/scheduler.ts';
import type { Wiretap } from './world/client.ts';
import type { World } from './world/world.ts';

export class Witness implements Wiretap {
  /** The first thing that was not as it has to be. */
  violation: { readonly invariant: Invariant; readonly what: string } | null = null;
  readonly truths: Truths;
  readonly refreshTokens: RefreshTokens;
  persistence: Persistence = 'encrypted';
  /** The last state that was told. */
  state: AuthState = { status: 'restoring' };
  /** Who is shown in this run: a session, nobody, or not known yet. */
  shown: string | null | undefined;
  /** All that anybody outside could read. */
  readonly public: string[] = [];
  readonly #nonces: string[] = [];
  readonly attempts: Attempts;
  readonly reasons: Reasons;
  /** The code challenges of attempts whose address two browsers have had. */
  readonly #distrusted = new Set<string>();
  /** The sessions by which the same person has confirmed who they are. */
  readonly #confirmed = new Set<string>();
  /** Whether the disk has refused a write: what could not be stored can't be told after a restart. */
  hasStorageFailed = false;
  #wasDevice = false;
  /** The code challenge of the latest exchange. */
  #exchanged: string | null = null;
  /** The e-mail address that the person was last asked about. */
  #asked: string | null = null;

  readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.attempts = new Attempts(this);
    this.reasons = new Reasons(this);
    this.truths = new Truths(this);
    this.refreshTokens = new RefreshTokens(this);
  }

  violated(invariant: Invariant, what: string): void {
    this.violation ??= { invariant, what };
    this.world.trace.push(`  violates ${invariant}: ${what}`);
  }

  isProcessAlive(): boolean {
    return this.world.disk.isProcessAlive;
  }

  noteSecret(bytes: Buffer): Buffer {
    this.#nonces.push(bytes.toString('base64url'));
    return bytes;
  }

  processStarts(): void {
    this.attempts.processStarts();
    this.truths.processStarts();
    this.reasons.processStarts();
    this.shown = undefined;
    // That could not be stored may be lost with the process.
    this.#distrusted.clear();
  }

  storageOpened(persistence: Persistence): void {
    this.persistence = persistence;
  }

  processEnds(): void {
    this.world.trace.push('  the process is gone');
    this.refreshTokens.processEnds();
  }

  /**
   * It says that it has nothing to lose any more.
   *
   * @param underWay what it waited for when it was asked to quit
   */
  quits(underWay: readonly Call[]): void {
    const lost = underWay.find((call) => this.world.scheduler.calls.has(call) && this.isWanted(call));
    if (lost !== undefined) this.violated(3, `the app quits, and the answer to its ${lost.kind} is lost`);
  }

  /** Whether somebody wants the answer to a call, which is lost if the app does not wait for it. */
  isWanted({ kind, sessionId }: Call): boolean {
    const { state } = this;
    // Behind a link somebody else may have signed in by now.
    if (state.status === 'sign-in-requested') return false;
    if (kind === 'refresh') return sessionId === this.shown;
    return kind === 'exchange' && state.status === 'signing-in' && state.step === 'finishing';
  }

  async writes(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.truths.written();
      this.attempts.written();
    } catch (error) {
      this.hasStorageFailed = true;
      throw error;
    }
  }

  diskChanged(what: string): void {
    if (what === `remove ${authFile(directory)}` || what.startsWith(`rename ${authFile(directory)} `)) {
      this.truths.removed();
    }
  }

  /** Somebody else has gone to an address that leads on to an authorization with this challenge. */
  strangerIsAnswered(kind: string, challenge: string): void {
    if (kind === 'redirect') this.violated(8, 'an address leads on two browsers');
    // The listener that has made the address is gone.
    if (kind !== 'page') return;
    this.reasons.wasAlarmed = true;
    this.attempts.distrust(challenge);
    this.#distrusted.add(challenge);
  }

  signsOut(): void {
    this.attempts.giveUp();
    this.reasons.hasSignedOut = true;
  }

  resets(): void {
    this.signsOut();
    this.shown = null;
    this.truths.add({ sessionId: null, reason: 'signed-out' });
  }

  // What goes over the wire.

  refreshSent(token: string, organizationId: string | null): (fate: string) => void {
    if (!this.isProcessAlive()) return () => {};
    return this.refreshTokens.sent(token, organizationId);
  }

  exchangeSent(verifier: string): void {
    if (!this.isProcessAlive()) return;
    this.#exchanged = challengeOf(verifier);
    this.attempts.exchanged(this.#exchanged);
  }

  /** A request of the person's is served with this session. */
  served({ claims, receivedAt, receivedMonotonic }: Session): void {
    const { now, wallOffset, monotonic } = this.world.scheduler;
    if (claims.exp * 1000 >= now) return;
    const age = now + wallOffset - receivedAt;
    const lifetime = (claims.exp - claims.iat) * 1000;
    const isTold =
      age >= lifetime || (receivedMonotonic === null ? age < 0 : monotonic - receivedMonotonic >= lifetime);
    if (isTold) this.violated(1, `${claims.sid} is served by a token that has expired, which a clock tells`);
  }

  // What the app tells.

  told(state: AuthState): void {
    const before = this.state;
    this.state = state;
    const text = JSON.stringify(state);
    this.public.push(text);
    this.world.trace.push(`  told ${text}`);
    if (state.status === 'signing-in') {
      this.#wasDevice = state.transport === 'device';
      this.#asked = state.account?.email ?? this.#asked;
      if (this.#wasDevice) this.attempts.giveUp();
    }
    if (state.status === 'sign-in-requested' && state.signedInAs === null) this.#toldNobody();
    if (before.status === 'signed-in' && state.status === 'signed-in') this.#toldConfirmed(before, state);
    if (state.status === 'signed-in') {
      this.#assertInPolicy(state.organizationId);
      this.#toldSignedIn(state.sessionId, state.user.email);
    }
    if (state.status === 'signed-out') this.#toldSignedOut(state.reason);
    const problem = 'problem' in state ? (state.problem?.code ?? null) : null;
    if (problem === 'browser-not-alone') this.#toldNotAlone();
    const isLate = problem === 'attempt-expired';
    if (isLate && before.status === 'signing-in' && !this.#wasDevice) this.attempts.toldLate();
  }

  #toldNotAlone(): void {
    this.attempts.giveUp();
    if (!this.world.hadStranger) this.violated(3, 'a sign-in ends for a stranger who has not been there');
  }

  #assertInPolicy(organizationId: string | null): void {
    const { policy } = this.world.current;
    if (policy.organizationId === null || policy.organizationId === organizationId) return;
    this.violated(1, `${organizationId} is shown, and the policy wants ${policy.organizationId}`);
  }

  #toldSignedIn(sessionId: string, email: string): void {
    if (sessionId === this.shown) return;
    const session = this.world.workos.sessions.get(sessionId);
    if (session === undefined || !email.startsWith(session.person.toLowerCase())) {
      return this.violated(1, 'somebody is shown who has not signed in');
    }
    const isStart = this.shown === undefined;
    this.shown = sessionId;
    if (!this.truths.isKnown(sessionId)) {
      const isOther = session.challenge === null && !this.#wasDevice;
      if (isOther) this.violated(8, `${sessionId} is of another device, which nobody asked for`);
      if (!isStart && !this.attempts.isProvable(session.challenge) && this.#asked !== email) {
        this.violated(8, `${sessionId} is of an account that nobody was asked about`);
      }
      this.attempts.giveUp();
      return this.truths.add({ sessionId, reason: null });
    }
    if (!isStart) return this.violated(1, `${sessionId} is back over a later sign-in or sign-out`);
    this.truths.startShows(sessionId);
  }

  /** The log says that somebody has signed in or out, which an attempt or the question of a link lies over. */
  logged(line: string): void {
    const event = line.split(' ')[2];
    if (event === 'signed-out') this.#toldSignedOut('signed-out');
    if (event !== 'signed-in' || this.state.status !== 'sign-in-requested') return;
    const challenge = this.#wasDevice ? null : this.#exchanged;
    const session = [...this.world.workos.sessions.values()].findLast((one) => one.challenge === challenge);
    if (session === undefined) return this.violated(1, 'somebody is signed in who has not signed in');
    this.attempts.giveUp();
    this.shown = session.id;
    this.truths.add({ sessionId: session.id, reason: null });
  }

  /** A session may take the place of another at once only where the same person confirms that it is them. */
  #toldConfirmed(before: SignedInState, after: SignedInState): void {
    const isStart = this.shown === undefined;
    if (isStart || before.sessionId === after.sessionId) return;
    const isSame = before.user.id === after.user.id && before.organizationId === after.organizationId;
    if (!isSame) this.violated(1, 'a confirmation has brought somebody else, or another organization');
    if (before.confirmation === null) this.violated(8, 'a session changes that nobody was asked to confirm');
    // The app knows whose account it is, and has no need to ask.
    this.#asked = after.user.email;
    this.#confirmed.add(after.sessionId);
  }

  /** Nobody is signed in; why, the link lies over. */
  #toldNobody(): void {
    if (typeof this.shown !== 'string') return;
    this.shown = null;
    this.truths.add({ sessionId: null, reason: null }, true);
  }

  #toldSignedOut(reason: SignedOutReason): void {
    if (this.shown === null) return;
    const isStart = this.shown === undefined;
    const lost = this.shown ?? this.truths.latest.sessionId;
    this.shown = null;
    // A sign-in that went on from an earlier run may have lain over a session that has ended meanwhile.
    const isFound = isStart && (this.truths.mayShowNobody || !isEndInRun(reason));
    if (lost === null || isFound) return this.truths.startShowsNobody(reason);
    // At a start it may be one of those that a crash has left.
    const candidates = isStart ? this.truths.possible : [lost];
    if (!candidates.some((sessionId) => this.reasons.isEnd(sessionId, reason))) {
      this.violated(3, `${lost} is lost, and “${reason}” is not why`);
    }
    this.truths.add({ sessionId: null, reason });
  }

  // When a step ends, and when all ends.

  stepEnds(): void {
    this.truths.stepEnds();
    this.refreshTokens.stepEnds();
    this.attempts.stepEnds();
    if (this.world.service === null || this.state.status !== 'signed-in') return;
    const { sessionId } = this.state;
    const challenge = this.world.workos.sessions.get(sessionId)?.challenge ?? '';
    // Whoever was signed in already has confirmed it: nobody else is behind that session.
    if (this.#confirmed.has(sessionId)) return;
    if (this.#distrusted.has(challenge))
      this.violated(8, `${sessionId} goes on, and two browsers had its address`);
  }

  /** Looks for secrets where none may be. */
  checkSecrets(): void {
    const { workos, disk, log } = this.world;
    const files = [...disk.files.values()].map((content) => content.toString('latin1'));
    const open = [...this.public, ...log, ...files].join('\n');
    for (const secret of [...workos.secrets, ...this.#nonces]) {
      if (open.includes(secret)) return this.violated(5, `${secret.slice(0, 20)} can be read outside`);
    }
  }
}
