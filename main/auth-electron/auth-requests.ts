/** What a page can ask of signing in: the form of each request, and what it calls. */
import { clipboard } from 'electron/main';
import * as v from 'valibot';
import type { AuthRequests, SignInRequest } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import { toAuthProblem } from '../auth/auth-error.ts';
import type { AuthHost } from '../auth/auth-host.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { RequestHandlers, RequestSchemas } from './ipc.ts';

export const noPayload = v.undefined();

/** What a page asks for as often as it draws. */
export const authReads: readonly (keyof AuthRequests)[] = ['getState', 'readDashboard'];

/** @param returnTo the form of where in the app a user is on the way to, which is the app's own word */
export function authSchemas(
  returnTo: v.GenericSchema<unknown, SignInRequest['returnTo']>,
): RequestSchemas<AuthRequests> {
  return {
    getState: noPayload,
    signIn: v.strictObject({
      screen: v.picklist(['sign-in', 'sign-up']),
      returnTo,
      differentAccount: v.boolean(),
    }),
    cancel: noPayload,
    confirmAccount: v.number(),
    reopenBrowser: noPayload,
    copyLink: noPayload,
    pasteCallback: v.pipe(v.string(), v.maxLength(10_000)),
    continueOnDevice: noPayload,
    dismissProblem: noPayload,
    signOut: noPayload,
    switchOrganization: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/))),
    answerLink: v.strictObject({ id: v.number(), wanted: v.boolean() }),
    report: v.picklist(['activity', 'network-returned']),
    readDashboard: noPayload,
  };
}

/** Does something, and answers with its problem where it fails. */
export async function answer(action: () => Promise<void>): Promise<Result<null>> {
  try {
    await action();
    return { ok: true, value: null };
  } catch (error) {
    return { ok: false, problem: toAuthProblem(error) };
  }
}

export function createAuthHandlers(
  auth: Pick<AuthHost, 'service' | 'serviceState'>,
): RequestHandlers<AuthRequests> {
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
  };
}
