/**
 * Keeps the app alive after uncaught errors and closed outputs. Without this handler Electron shows a modal dialog for each.
 */
import type { Log } from './log.ts';

/** The parts of `process` that are used. */
export interface GuardedProcess {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  readonly stdout: { on(event: 'error', listener: () => void): unknown };
  readonly stderr: { on(event: 'error', listener: () => void): unknown };
}

/**
 * Logs what nobody caught, and goes on. A stream that can't be written, such as a pipe whose reader has left or the
 * terminal that was closed, costs nothing but its lines.
 *
 * @param failStart hears of an error that was thrown before the app has started: there is nothing yet to go on with
 * @returns says that the app has started
 */
export function guardProcess(process: GuardedProcess, log: Log, failStart: () => void): () => void {
  let hasStarted = false;
  // Not even logged: the log writes to these.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => {
    log.warn('uncaught-exception', describeError(error));
    if (!hasStarted) failStart();
  });
  process.on('unhandledRejection', (error) => log.warn('unhandled-rejection', describeError(error)));
  return () => {
    hasStarted = true;
  };
}

/**
 * What may be logged of any error: its kind and where it was thrown, never its message, which may quote anything.
 *
 * @param error any thrown value
 */
export function describeError(error: unknown): { name: string; code: string | null; at: string | null } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: null };
  const { code } = error as NodeJS.ErrnoException;
  // Only the last part of the path: the rest may have a user's name.
  const at = /[^\s\\/()]+:\d+:\d+(?=\)?$)/m.exec(error.stack ?? '')?.[0] ?? null;
  return { name: error.name, code: typeof code === 'string' ? code : null, at };
}
