/**
 * The log of the main process. Invariant: a line has an event name and plain, public values; no token, code, verifier,
 * password or address with a query is ever passed in.
 */
export type LogParticulars = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(event: string, particulars?: LogParticulars): void;
  warn(event: string, particulars?: LogParticulars): void;
}

/** @param write receives one line without a line break */
export function createLog(write: (line: string) => void): Log {
  const line =
    (level: string) =>
    (event: string, particulars: LogParticulars = {}): void => {
      const fields = Object.entries(particulars).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      write([new Date().toISOString(), level, event, ...fields].join(' '));
    };
  return { info: line('info'), warn: line('warn') };
}
