/** What each channel calls. The sender and the payload have been checked before: see `ipc.ts`. */
import { app, clipboard } from 'electron/main';
import type { Result } from '../common/auth/result.ts';
import type { Services } from './app.ts';
import { toAuthProblem } from './auth/auth-error.ts';
import type { AuthService } from './auth/auth-service.ts';
import type { RequestHandlers } from './ipc.ts';

export function createHandlers(services: Services): RequestHandlers {
  const { auth, loadDiagnostics, loadUpdates } = services;

  const answer = async (action: () => Promise<void>): Promise<Result<null>> => {
    try {
      await action();
      return { ok: true, value: null };
    } catch (error) {
      return { ok: false, problem: toAuthProblem(error) };
    }
  };

  /** Runs an action of the auth service, and answers with its problem where it fails. */
  const act = (action: (service: AuthService) => unknown): Promise<Result<null>> =>
    answer(async () => {
      await action(await auth.service());
    });

  return {
    getState: async () => ({ ok: true, value: await auth.serviceState() }),
    signIn: (request) => act((service) => service.signIn(request)),
    cancel: () => act((service) => service.cancel()),
    confirmAccount: (id) => act((service) => service.confirmAccount(id)),
    reopenBrowser: () => act((service) => service.reopenBrowser()),
    copyLink: () => act((service) => clipboard.writeText(service.startUrl())),
    pasteCallback: (address) => act((service) => service.pasteCallback(address)),
    continueOnDevice: () => act((service) => service.continueOnDevice()),
    dismissProblem: () => act((service) => service.dismissProblem()),
    signOut: () => act((service) => service.signOut()),
    switchOrganization: (organizationId) =>
      act((service) => service.switchOrganization(organizationId, 'account')),
    answerLink: (answer) => act((service) => service.answerLink(answer)),
    report: (sight) => act((service) => service.wake(sight === 'activity' ? 'in-use' : 'network-returned')),
    readDashboard: async () => (await auth.service()).readDashboard(),
    readDevice: async () => ({ ok: true, value: await (await loadDiagnostics()).read() }),
    setAppearance: (appearance) => answer(async () => (await loadDiagnostics()).setAppearance(appearance)),
    setStartsAtLogin: (isOn) => answer(async () => (await loadDiagnostics()).setStartsAtLogin(isOn)),
    readBrowserName: async () => {
      const { findDefaultBrowser } = await import('./desktop/default-browser.ts');
      return { ok: true, value: await findDefaultBrowser(app) };
    },
    copyDiagnostics: () => answer(async () => (await loadDiagnostics()).copyDiagnostics(await auth.state())),
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
