/** How each refresh token was sent: tells invariant 4. */
import type { Witness } from './witness.ts';

interface Sent {
  organizationId: string | null;
  sessionId: string | null;
  isInFlight: boolean;
  /** Whether WorkOS may have spent it without the app's hearing of it. */
  isUnsure: boolean;
  /** Whether this is the second try of a pair. */
  isRepeat: boolean;
}

export class RefreshTokens {
  readonly #sent = new Map<string, Sent>();
  readonly #cut = new Set<string>();
  #mustRepeat: { readonly token: string; readonly sessionId: string | null } | null = null;

  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  /** Whether a refresh of a session was ever cut off. */
  wasCut(sessionId: string): boolean {
    return this.#cut.has(sessionId);
  }

  sent(token: string, organizationId: string | null): (fate: string) => void {
    const sessionId = this.witness.world.workos.sessionOf(token);
    const inFlight = [...this.#sent.values()].filter((other) => other.isInFlight);
    if (inFlight.some((other) => other.sessionId === sessionId)) {
      this.witness.violated(4, `two refreshes of ${sessionId} are under way`);
    }
    const before = this.#sent.get(token);
    if (before?.isUnsure && !this.witness.hasStorageFailed && before.organizationId !== organizationId) {
      this.witness.violated(
        4,
        `a token that may be spent is sent for ${organizationId}, and was for ${before.organizationId}`,
      );
    }
    const isRepeat = this.#mustRepeat?.token === token;
    this.#mustRepeat = null;
    const sent = {
      organizationId,
      sessionId,
      isInFlight: true,
      isUnsure: before?.isUnsure ?? false,
      isRepeat,
    };
    this.#sent.set(token, sent);
    return (fate) => {
      sent.isInFlight = false;
      // An answer to the same request again says that it was not spent by the first.
      if (fate === 'refused') sent.isUnsure = false;
      if (fate !== 'unknown') return;
      sent.isUnsure = true;
      if (sessionId !== null) this.#cut.add(sessionId);
      if (!isRepeat) this.#mustRepeat = { token, sessionId };
    };
  }

  processEnds(): void {
    this.#mustRepeat = null;
    for (const sent of this.#sent.values()) {
      if (sent.isInFlight) sent.isUnsure = true;
      sent.isInFlight = false;
    }
    // Whatever it was about to do with a token: it may just have noted that it sends the first one.
    const sessions = [...this.#sent.values()].map(({ sessionId }) => sessionId);
    for (const sessionId of [...sessions, this.witness.shown]) {
      if (typeof sessionId === 'string') this.#cut.add(sessionId);
    }
  }

  stepEnds(): void {
    const expected = this.#mustRepeat;
    this.#mustRepeat = null;
    const { state, world } = this.witness;
    const isShown = state.status === 'signed-in' && state.sessionId === expected?.sessionId;
    if (!isShown || world.service === null) return;
    this.witness.violated(4, 'a lost answer is not asked for again within the grace');
  }
}
