/** A log that keeps its lines, so that a test can look for what must or must not be in them. */
import { createLog, type Log } from '../../main/lib/log.ts';

export interface CapturedLog extends Log {
  readonly lines: readonly string[];
}

export function createCapturedLog(): CapturedLog {
  const lines: string[] = [];
  return { ...createLog((line) => lines.push(line)), lines };
}
