import { lazy, Suspense } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Place } from '../../common/places.ts';
import type { SignedOutState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import type { FirstStrings } from '../../common/first-strings.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Heading } from '../components/heading.tsx';
import { AfterHydration } from '../components/hydration.tsx';
import { Logo } from '../components/icons.tsx';
import { Notice, ProblemNotice } from '../components/notice.tsx';
import { Shell, type Navigation } from '../components/shell.tsx';
import { useFirstStrings } from '../components/words.tsx';
import { format } from '../text.ts';

const Remedy = lazy(() => import('../components/remedy.tsx'));
const SettingsView = lazy(() => import('./settings.tsx'));

interface SignedOutProps extends Navigation {
  readonly bridge: AuthBridge;
  readonly state: SignedOutState;
}

export function SignedOutView({ bridge, state, place, onPlace }: SignedOutProps) {
  const strings = useFirstStrings();
  const action = useAction();
  const { title, lead } = wordsFor(strings, place);
  const signIn = (screen: 'sign-in' | 'sign-up', differentAccount: boolean) => () =>
    void action.run(() => bridge.signIn({ screen, returnTo: place, differentAccount }));
  const problemNotice = (problem: AuthProblem) => (
    <ProblemNotice problem={problem}>
      <Remedy code={problem.code} bridge={bridge} onPlace={onPlace} />
    </ProblemNotice>
  );
  if (place === 'settings') {
    return (
      <Shell navigation={{ place, onPlace }}>
        <Suspense>
          <SettingsView bridge={bridge} />
        </Suspense>
      </Shell>
    );
  }
  return (
    <Shell navigation={{ place, onPlace }}>
      <section className="card">
        <Logo />
        <Heading key={place}>{title}</Heading>
        <p className="lead">{lead}</p>
        <AfterHydration>
          {state.problem
            ? problemNotice(state.problem)
            : state.reason !== 'never-signed-in' && (
                <Notice kind="news" message={strings.reasons[state.reason]} />
              )}
        </AfterHydration>
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
        {/* What comes of pressing a button moves none of them. */}
        {action.problem && problemNotice(action.problem)}
      </section>
    </Shell>
  );
}

function wordsFor(strings: FirstStrings, place: Place): { readonly title: string; readonly lead: string } {
  const { title, lead, protectedTitle, protectedLead } = strings.signedOut;
  if (place === 'home') return { title, lead };
  const values = { place: strings.places[place] };
  return { title: format(protectedTitle, values), lead: format(protectedLead, values) };
}
