import { lazy, Suspense, type ReactNode } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { assertNever } from '../../common/assert-never.ts';
import { AccountMenu } from '../components/account-menu.tsx';
import { ActionButton, useAction } from '../components/action.tsx';
import { AfterHydration } from '../components/hydration.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { Places, Shell, type Navigation } from '../components/shell.tsx';
import { useStrings } from '../components/words.tsx';
import { Home } from './home.tsx';

// Only Home can be in the first frame.
const ConnectionNotice = lazy(() => import('../components/connection-notice.tsx'));
const ConfirmationDialog = lazy(() => import('./confirmation.tsx'));
const ImpersonationNotice = lazy(() => import('../components/impersonation-notice.tsx'));
const Account = lazy(() => import('./account.tsx'));
const DashboardView = lazy(() => import('./dashboard.tsx'));
const SettingsView = lazy(() => import('./settings.tsx'));

interface SignedInProps extends Navigation {
  readonly bridge: AppBridge;
  readonly state: SignedInState;
  /** Further notices, after this view's own. */
  readonly news: ReactNode;
}

export function SignedInView({ bridge, state, place, onPlace, news }: SignedInProps) {
  const strings = useStrings();
  const signingOut = useAction();
  const signingIn = useAction();
  const dismissing = useAction();
  const signInAgain = () => bridge.signIn({ screen: 'sign-in', returnTo: place, differentAccount: false });
  const failed = signingOut.problem === null ? signingIn : signingOut;
  const { confirmation } = state;
  // While the dialog is open, it shows the problem.
  const problem = failed.problem ?? (confirmation === null ? state.problem : null);
  return (
    <Shell
      bar={
        <>
          <Places place={place} onPlace={onPlace} offered={['home', 'dashboard', 'settings']} />
          <AccountMenu bridge={bridge} state={state} signingOut={signingOut} onPlace={onPlace} />
        </>
      }
      warning={
        <AfterHydration>
          <Suspense>
            {state.impersonator && (
              <ImpersonationNotice impersonator={state.impersonator} user={state.user} />
            )}
          </Suspense>
        </AfterHydration>
      }
      news={
        <>
          <AfterHydration>
            {problem && (
              <ProblemNotice
                problem={problem}
                bridge={bridge}
                onPlace={onPlace}
                onRetry={failed.problem === null ? null : failed.retry}
              >
                {problem === state.problem && (
                  <ActionButton
                    action={dismissing}
                    kind="quiet"
                    onPress={() => void dismissing.run(() => bridge.dismissProblem())}
                  >
                    {strings.actions.dismiss}
                  </ActionButton>
                )}
              </ProblemNotice>
            )}
            <Suspense>
              {state.connection !== 'online' && (
                <ConnectionNotice
                  bridge={bridge}
                  state={state}
                  onSignIn={() => void signingIn.run(signInAgain)}
                />
              )}
            </Suspense>
          </AfterHydration>
          {news}
        </>
      }
    >
      <Suspense>{viewOf(bridge, state, place)}</Suspense>
      <AfterHydration>
        <Suspense>
          {confirmation && (
            <ConfirmationDialog bridge={bridge} confirmation={confirmation} problem={state.problem} />
          )}
        </Suspense>
      </AfterHydration>
    </Shell>
  );
}

function viewOf(bridge: AppBridge, state: SignedInState, place: Navigation['place']): ReactNode {
  switch (place) {
    case 'home':
      return <Home bridge={bridge} user={state.user} />;
    case 'dashboard':
      return <DashboardView bridge={bridge} state={state} />;
    case 'account':
      return <Account bridge={bridge} state={state} />;
    case 'settings':
      return <SettingsView bridge={bridge} session={state} />;
    default:
      return assertNever(place);
  }
}
