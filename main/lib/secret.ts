/**
 * Keeps tokens, codes, verifiers, keys and passwords from being read by accident.
 * Invariants: every way of printing a secret (a template, JSON, an inspector, a log line) gives `[redacted]`, and a copy of
 * it is empty; only `reveal()` returns its value, for the SDK, the seal, the storage or a hash.
 */

const redacted = '[redacted]';

/**
 * A class, because spread, clone and enumeration can't reach its private field, and no other type is assignable to it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  /** Node's `console` and errors print this. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}
