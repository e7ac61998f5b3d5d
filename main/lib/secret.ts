/**
 * What must not be read by accident: tokens, codes, verifiers, keys and passwords.
 * Invariants: every way of printing a secret (a template, JSON, an inspector, a log line) says `[redacted]`, and a copy
 * of it holds nothing; its value comes out through `reveal()` only, which is called where it has to leave: for the SDK,
 * the seal, the storage, a hash.
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
