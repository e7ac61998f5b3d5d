/**
 * Moves the session to another organization: by a refresh, or by a sign-in in the browser if WorkOS requires one. Of
 * several requests the last one wins.
 */
import { AuthError } from '../auth-error.ts';
import type { AuthStore } from '../auth-store.ts';
import type { SignInPolicy } from '../policy.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { isSwitchRefused } from './refresh.ts';
import type { SessionManager } from './session-manager.ts';

export interface OrganizationSwitchDeps {
  readonly store: Pick<AuthStore, 'model'>;
  readonly manager: Pick<SessionManager, 'underWay' | 'join' | 'start'>;
  readonly signIn: Pick<SignIn, 'start'>;
  readonly policy: SignInPolicy;
}

/**
 * Switches to another organization, after the refresh under way.
 *
 * @param organizationId null lets the user choose one in the browser
 * @param returnTo the user's place in the app, for a sign-in in the browser
 * @returns `refused` if WorkOS requires a sign-in for it: the session continues unchanged, and the sign-in has begun;
 *   `superseded` after a later switch, a sign-in or a sign-out
 * @throws AuthError `signed-out` where there is no session; `policy-unreadable`; `sign-in-refused` where the policy
 *   fixes another organization; otherwise why WorkOS could not be asked or did not answer
 */
export type SwitchOrganization = (
  organizationId: string | null,
  returnTo: string | null,
) => Promise<'switched' | 'refused' | 'superseded'>;

export function createOrganizationSwitch(deps: OrganizationSwitchDeps): SwitchOrganization {
  const { store, manager, signIn, policy } = deps;
  /** Counts the requested switches. */
  let wishes = 0;

  const move = async (
    organizationId: string,
    isOvertaken: () => boolean,
  ): Promise<'switched' | 'refused' | 'superseded'> => {
    for (;;) {
      const { session } = store.model();
      if (session === null || isOvertaken()) return 'superseded';
      const underWay = manager.underWay();
      if (underWay !== null) {
        await underWay.outcome.catch(() => {});
        continue;
      }
      if (session.claims.org_id === organizationId && session.refreshStartedAt === null) return 'switched';
      const { target, outcome } = manager.start(session, organizationId);
      try {
        await outcome;
        if (target === organizationId) return 'switched';
      } catch (error) {
        if (isOvertaken()) return 'superseded';
        if (target === null || !isSwitchRefused(error)) throw error;
        // This settles an earlier switch with an unknown outcome.
        if (target !== organizationId) continue;
        const left = store.model().session;
        // The refusal may be about the session itself: only a plain refresh can tell.
        if (error.apiError === 'invalid_grant' && left !== null) {
          await manager.join(left).outcome.catch(() => {});
        }
        return isOvertaken() ? 'superseded' : 'refused';
      }
    }
  };

  return async (organizationId, returnTo) => {
    const wish = ++wishes;
    const { session, sessionCount, attemptCount } = store.model();
    if (session === null) throw new AuthError('signed-out');
    if (!policy.isUnderstood) throw new AuthError('policy-unreadable');
    if (policy.organizationId !== null && organizationId !== policy.organizationId) {
      throw new AuthError('sign-in-refused', { detail: 'organization' });
    }
    const isOvertaken = (): boolean => store.model().sessionCount !== sessionCount || wish !== wishes;
    const outcome = organizationId === null ? 'refused' : await move(organizationId, isOvertaken);
    if (outcome !== 'refused') return outcome;
    if (store.model().attemptCount !== attemptCount) return 'superseded';
    // Without asking for credentials, AuthKit may keep the organization that the browser is signed in to.
    const differentAccount = organizationId === null;
    const loginHint = session.tokens.user.email;
    await signIn.start({ screen: 'sign-in', returnTo, differentAccount }, { loginHint, organizationId });
    return 'refused';
  };
}
