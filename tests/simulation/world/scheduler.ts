/**
 * Time and waiting: everything that main waits for is in here, and goes on when a history says so. A process that is
 * killed takes its timers and calls with it.
 */
import type { Observation } from '../../../main/auth/workos/api-failure.ts';
import type { Clock } from '../../../main/lib/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Something that main has asked of the outside and waits for. */
export interface Call {
  readonly kind: string;
  /** The session that it is about, where there is one. */
  readonly sessionId: string | null;
  readonly order: number;
  /** When it counts as lost, by the monotonic clock. */
  readonly deadline: number;
  /** Does on the other side what was asked; at most once. */
  readonly act: () => void;
  readonly answer: () => void;
  /** Whether it was done. */
  readonly hasActed: () => boolean;
  readonly fail: (observation: Observation) => void;
}

/** What a call sees that nothing comes back to. */
export const unanswered: Observation = { kind: 'no-response', networkError: 'ERR_TIMED_OUT' };

const start = 1_767_225_600_000;

export class Scheduler {
  /** The time that WorkOS lives in, in milliseconds since the epoch. */
  now = start;
  /** How far the wall clock of this computer is from that. */
  wallOffset = 0;
  monotonic = 1_000;
  readonly timers = new Set<Timer>();
  readonly calls = new Set<Call>();
  #order = 0;

  readonly clock: Clock = {
    now: () => ({ wall: this.now + this.wallOffset, monotonic: this.monotonic }),
    setTimer: (delay, fire) => {
      const timer = { at: this.monotonic + Math.max(0, delay), order: (this.#order += 1), fire };
      this.timers.add(timer);
      return () => this.timers.delete(timer);
    },
  };

  addCall(call: Omit<Call, 'order'>): Call {
    const added = { ...call, order: (this.#order += 1) };
    this.calls.add(added);
    return added;
  }

  /** The call that has waited longest. */
  oldestCall(): Call | null {
    for (const call of this.calls) return call;
    return null;
  }

  /** Lets time pass, with all that is due in it, in order. @param afterEach what follows each of it at once */
  async pass(milliseconds: number, afterEach = async (): Promise<void> => {}): Promise<void> {
    const end = this.monotonic + milliseconds;
    for (;;) {
      const due = this.#nextDue(end);
      if (due === null) break;
      this.#moveTo(due.at);
      due.fire();
      await this.drain();
      await afterEach();
    }
    this.#moveTo(end);
  }

  /** The computer sleeps: the clock that nobody sets stands still, and nothing fires. */
  sleep(milliseconds: number): void {
    this.now += milliseconds;
  }

  #moveTo(at: number): void {
    this.now += Math.max(0, at - this.monotonic);
    this.monotonic = Math.max(at, this.monotonic);
  }

  #nextDue(end: number): { readonly at: number; readonly fire: () => void } | null {
    let next: Timer | null = null;
    for (const timer of this.timers) {
      const isSooner =
        next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order);
      if (timer.at <= end && isSooner) next = timer;
    }
    for (const call of this.calls) {
      if (call.deadline > end || (next !== null && next.at <= call.deadline)) continue;
      next = { at: call.deadline, order: call.order, fire: () => call.fail(unanswered) };
    }
    if (next !== null) this.timers.delete(next);
    return next;
  }

  /** Lets everything run that waits for nothing outside. */
  async drain(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The process is gone. */
  forgetProcess(): void {
    this.timers.clear();
    this.calls.clear();
    this.monotonic = 1_000;
  }
}
