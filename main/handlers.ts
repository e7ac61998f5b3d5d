/** What each channel calls. The sender and the payload have been checked before: see `ipc.ts`. */
import { app, clipboard } from 'electron/main';
import type { Result } from '../common/result.ts';
import type { Services } from './app.ts';
import { toAuthProblem } from './auth/auth-error.ts';
import type { AuthService } from './auth/auth-service.ts';
import type { RequestHandlers } from './ipc.ts';

export function createHandlers(services: Services): RequestHandlers {
  const { auth, loadDevice, loadUpdates } = services;

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
    'auth:get-state': async () => ({ ok: true, value: await auth.serviceState() }),
    'auth:sign-in': (request) => act((service) => service.signIn(request)),
    'auth:cancel': () => act((service) => service.cancel()),
    'auth:reopen-browser': () => act((service) => service.reopenBrowser()),
    'auth:copy-link': () => act((service) => clipboard.writeText(service.authorizationUrl())),
    'auth:paste-callback': (address) => act((service) => service.pasteCallback(address)),
    'auth:continue-on-device': () => act((service) => service.continueOnDevice()),
    'auth:dismiss-problem': () => act((service) => service.dismissProblem()),
    'auth:sign-out': () => act((service) => service.signOut()),
    'auth:switch-organization': ({ organizationId }) =>
      act((service) => service.switchOrganization(organizationId, 'account')),
    'auth:answer-link': (wanted) => act((service) => service.answerLink(wanted)),
    'auth:report': (sight) =>
      act((service) => service.wake(sight === 'activity' ? 'in-use' : 'network-returned')),
    'dashboard:read': async () => (await auth.service()).readDashboard(),
    'device:read': async () => ({ ok: true, value: await (await loadDevice()).read() }),
    'device:set-appearance': (appearance) =>
      answer(async () => (await loadDevice()).setAppearance(appearance)),
    'device:set-starts-at-login': (isOn) => answer(async () => (await loadDevice()).setStartsAtLogin(isOn)),
    'device:browser-name': async () => {
      const { findDefaultBrowser } = await import('./desktop/default-browser.ts');
      return { ok: true, value: await findDefaultBrowser(app) };
    },
    'device:copy-diagnostics': () =>
      answer(async () => (await loadDevice()).copyDiagnostics(await auth.state())),
    'device:reset': () => answer(services.reset),
    'policy:read': () => ({ ok: true, value: services.policyReport }),
    'update:get-state': () => ({
      ok: true,
      value: services.loadedUpdates()?.state() ?? { status: 'idle', checkedAt: null, problem: null },
    }),
    'update:check': () => answer(async () => (await loadUpdates()).check()),
    'update:install': () => answer(async () => (await loadUpdates()).install()),
  };
}
