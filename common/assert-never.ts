/** Ends a `switch` over a closed union: the compiler reports a forgotten member. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
