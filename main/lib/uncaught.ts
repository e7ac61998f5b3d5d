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
 * Logs uncaught errors and lets the app continue. A closed output, such as a pipe without a reader or a closed
 * terminal, only loses its lines.
 *
 * @param failStart receives an error thrown before the app has started, when it can't continue
 * @returns call this when the app has started
 */
export function guardProcess(process: GuardedProcess, log: Log, failStart: () => void): () => void {
  let hasStarted = false;
  // Not logged, because the log writes to these streams.
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
 * The loggable part of any error: its kind and position, never its message, which may contain secrets.
 *
 * @param error any thrown value
 */
export function describeError(error: unknown): { name: string; code: string | null; at: string | null } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: null };
  const { code } = error as NodeJS.ErrnoException;
  // Only the file name: the path may have a user's name.
  const at = /[^\s\\/()]+:\d+:\d+(?=\)?$)/m.exec(error.stack ?? '')?.[0] ?? null;
  return { name: error.name, code: typeof code === 'string' ? code : null, at };
}
