/** What happens when somebody ends this process by Ctrl+C, a closed terminal or `kill`. */

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const controller = new AbortController();

/** Aborted by the first signal, once {@link heedSignals} was called. */
export const interruption = controller.signal;

/** From here on a signal ends this process only when its work has noticed {@link interruption} and tidied up. */
export function heedSignals(): void {
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      process.exitCode = code;
      controller.abort(new Error('Interrupted.'));
    });
  }
}

/** Ends this process by `exit` when it is told to end, so that what it has started is ended too. */
export function exitWhenInterrupted(): void {
  for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code));
}
