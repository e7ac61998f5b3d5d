/** Ends this process by `exit` when it is told to end, so that what it has started is ended too. */
export function exitWhenInterrupted(): void {
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
}
