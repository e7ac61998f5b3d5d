import { lazy, Suspense } from 'react';
import type { Place } from '../../common/places.ts';
import type { SignedOutState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import type { Strings } from '../../common/strings.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Heading } from '../components/heading.tsx';
import { AfterHydration } from '../components/hydration.tsx';
import { Logo } from '../components/logo.tsx';
import { Notice, ProblemNotice } from '../components/notice.tsx';
import { Places, Shell, type Navigation } from '../components/shell.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

const SettingsView = lazy(() => import('./settings.tsx'));

interface SignedOutProps extends Navigation {
  readonly bridge: AppBridge;
  readonly state: SignedOutState;
}

/**
 * Invariant: *Sign in* is always in the same place, so that *Cancel* of the next view never appears under the pointer that
 * pressed it. Messages are below the buttons.
 */
export function SignedOutView({ bridge, state, place, onPlace }: SignedOutProps) {
  const strings = useStrings();
  const action = useAction();
  const { title, lead } = wordsFor(strings, place);
  const signIn = (screen: 'sign-in' | 'sign-up', differentAccount: boolean) => () =>
    void action.run(() => bridge.signIn({ screen, returnTo: place, differentAccount }));
  if (place === 'settings') {
    return (
      <Shell bar={<Places place={place} onPlace={onPlace} offered={['home']} />}>
        <Suspense>
          <SettingsView bridge={bridge} />
        </Suspense>
      </Shell>
    );
  }
  const problem = action.problem ?? state.problem;
  const retry = action.problem === null ? signIn('sign-in', false) : action.retry;
  return (
    <Shell bar={<Places place={place} onPlace={onPlace} offered={['settings']} />}>
      <section className="card">
        <Logo />
        <Heading key={place}>{title}</Heading>
        <p className="lead">{lead}</p>
        <div className="actions">
          <ActionButton action={action} kind="primary" onPress={signIn('sign-in', false)}>
            {strings.actions.signIn}
          </ActionButton>
          {state.signUp !== 'disabled' && (
            <ActionButton action={action} onPress={signIn('sign-up', false)}>
              {strings.actions.createAccount}
            </ActionButton>
          )}
          <ActionButton action={action} kind="quiet" onPress={signIn('sign-in', true)}>
            {strings.actions.differentAccount}
          </ActionButton>
        </div>
        <AfterHydration>
          {problem ? (
            <ProblemNotice problem={problem} bridge={bridge} onPlace={onPlace} onRetry={retry} />
          ) : (
            state.reason !== 'never-signed-in' && (
              <Notice kind="news" message={strings.reasons[state.reason]} />
            )
          )}
        </AfterHydration>
      </section>
    </Shell>
  );
}

function wordsFor(strings: Strings, place: Place): { readonly title: string; readonly lead: string } {
  const { title, lead, protectedTitle, protectedLead } = strings.signedOut;
  if (place === 'home') return { title, lead };
  return { title: format(protectedTitle, { place: strings.places[place] }), lead: protectedLead };
}
