/** A promise that a test settles. */
export function createDeferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((...deciders) => ([resolve, reject] = deciders));
  return { promise, resolve, reject };
}
