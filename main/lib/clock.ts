/** Time, passed in so that tests and the simulation can set it. */
import type { Disposer } from './disposer.ts';

/** A moment on both clocks, in milliseconds: users can change one, the other stops in sleep and at exit. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

export interface Clock {
  now(): Instant;
  /** Calls back once, after a delay in milliseconds. */
  setTimer(delay: number, callback: () => void): Disposer;
}

export const systemClock: Clock = {
  now: () => ({ wall: Date.now(), monotonic: performance.now() }),
  setTimer: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};
