/** The handler of each channel. Sender and payload are already checked: see `auth-electron/ipc.ts`. */
import { app } from 'electron/main';
import type { Services } from './app.ts';
import { answer, createAuthHandlers } from './auth-electron/auth-requests.ts';
import { findDefaultBrowser } from './desktop/default-browser.ts';
import type { RequestHandlers } from './ipc.ts';

export function createHandlers(services: Services): RequestHandlers {
  const { auth, diagnostics, loadUpdates } = services;
  return {
    ...createAuthHandlers(auth),
    readDevice: async () => ({ ok: true, value: await diagnostics.read() }),
    setAppearance: (appearance) => answer(async () => diagnostics.setAppearance(appearance)),
    setStartsAtLogin: (isOn) => answer(async () => diagnostics.setStartsAtLogin(isOn)),
    readBrowserName: async () => ({ ok: true, value: await findDefaultBrowser(app) }),
    copyDiagnostics: () => answer(async () => diagnostics.copyDiagnostics(await auth.state())),
    resetDevice: () => answer(services.reset),
    readPolicy: () => ({ ok: true, value: services.policyReport }),
    getUpdate: () => ({
      ok: true,
      value: services.loadedUpdates()?.state() ?? { status: 'idle', checkedAt: null, problem: null },
    }),
    checkForUpdate: () => answer(async () => (await loadUpdates()).check()),
    installUpdate: () => answer(async () => (await loadUpdates()).install()),
  };
}
