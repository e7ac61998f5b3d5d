/**
 * Makes a page print everything that the main process passes to it. The bridge itself can't be wrapped (Electron
 * freezes it), so this watches every promise of the page, and subscribes to the states again.
 */
import type { AuthBridge } from '../../common/auth/channels.ts';
import type { DesktopBridge } from '../../common/channels.ts';

declare global {
  interface Window {
    /** The preload's bridges, which only the app's own page has. */
    readonly authkit: AuthBridge;
    readonly desktop: DesktopBridge;
  }
}

/** The start of every line that the recorder writes to the page's console. */
export const payloadMark = 'payload:';

/** Runs in the page, before its own scripts or as soon as possible; does nothing the second time. */
export function recordPayloads(mark: string): void {
  const { then, constructor } = Promise.prototype;
  if (constructor === undefined) return;
  const tell = (value: unknown): void => {
    try {
      console.debug(mark, JSON.stringify(value));
    } catch {
      console.debug(mark, String(value));
    }
  };
  // Without it, `await` calls the `then` below instead of taking the value by itself.
  Object.defineProperty(Promise.prototype, 'constructor', { value: undefined });
  Promise.prototype.then = function (this: Promise<unknown>, onValue, onReason) {
    return then.call(
      this,
      (value: unknown) => {
        tell(value);
        return onValue ? onValue(value) : value;
      },
      onReason,
    );
  } as typeof then;

  const subscribe = (): void => {
    const { authkit } = window as Partial<Pick<Window, 'authkit'>>;
    authkit?.onStateChanged(tell);
    void authkit?.getState().then(tell);
  };
  if (document.readyState === 'loading')
    document.addEventListener('readystatechange', subscribe, { once: true });
  else subscribe();
}
