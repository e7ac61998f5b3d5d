/** The end of a `switch` over a closed union: the compiler refuses a member that was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
