/**
 * Keeps tokens, codes, verifiers, keys and passwords from being read by accident.
 * Invariants: every way of printing a secret (a template, JSON, an inspector, a log line) gives `[redacted]`, and a copy of
 * it is empty; only `reveal()` returns its value, for the SDK, the seal, the storage or a hash.
 */

const redacted = '[redacted]';

/** A class for its private field: no spread, clone or enumeration reaches that, and no other type fits in its place. */
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

  /** What `console` and errors print of it in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}
