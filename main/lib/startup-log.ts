/** The log of a start: its lines wait for the log file, which opens after the first frame. */
import { createLog, type Log } from './log.ts';
import { createLogFile, type LogFile } from './log-file.ts';

export interface StartupLog extends Log {
  /** Opens the log file in a folder if it is not open yet. */
  openFile(folder: string): void;
  /** Whether lines wait to be written to the file. */
  isBusy(): boolean;
  /** Settles when all lines are in the file. */
  settled(): Promise<void>;
}

export function createStartupLog(): StartupLog {
  const earlyLines: string[] = [];
  let logFile: LogFile | null = null;
  const log = createLog((line) => {
    console.error(line);
    if (logFile === null) earlyLines.push(line);
    else logFile.write(line);
  });
  return {
    ...log,
    openFile: (folder) => {
      if (logFile !== null) return;
      logFile = createLogFile(folder);
      for (const line of earlyLines.splice(0)) logFile.write(line);
    },
    isBusy: () => logFile?.isBusy() ?? false,
    settled: async () => logFile?.settled(),
  };
}
