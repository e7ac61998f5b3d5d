/** The end of an exhaustive switch: unreachable as long as the types tell the truth. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
