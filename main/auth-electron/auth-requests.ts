/** A page's requests about signing in: the schema of each, and its handler. */
import { clipboard } from 'electron/main';
import * as v from 'valibot';
import type { AuthRequests, SignInRequest } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import { toAuthProblem } from '../auth/auth-error.ts';
import type { AuthHost } from '../auth/auth-host.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { RequestHandlers, RequestSchemas } from './ipc.ts';

export const noPayload = v.undefined();

/** Requests that a page may send at each rendering. */
export const authReads: readonly (keyof AuthRequests)[] = ['getState', 'readDashboard'];

/** @param returnTo the schema of the user's place in the app, in the app's own words */
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

/** Runs an action; answers with its problem if it fails. */
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
