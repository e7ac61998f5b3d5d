/** A log that keeps its lines for a test. */
import { createLog, type Log } from '../../main/lib/log.ts';

export interface CapturedLog extends Log {
  readonly lines: readonly string[];
}

export function createCapturedLog(): CapturedLog {
  const lines: string[] = [];
  return { ...createLog((line) => lines.push(line)), lines };
}
