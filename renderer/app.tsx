/** The whole app in one switch: a view for each status of the AuthState. */
import { lazy, Suspense, useEffect, useReducer, type ReactNode } from 'react';
import type { AuthState } from '../common/auth/auth-state.ts';
import type { Place } from '../common/places.ts';
import type { AppBridge } from '../common/channels.ts';
import { assertNever } from '../common/assert-never.ts';
import { initialModel, nextModel } from './model.ts';
import { AuthProvider, useAuthState } from './auth/auth-provider.tsx';
import { SignedIn } from './auth/guards.tsx';
import { AfterHydration } from './components/hydration.tsx';
import { KeyringNotice } from './components/notice.tsx';
import { Shell } from './components/shell.tsx';
import { Restoring } from './views/restoring.tsx';
import { SignedInView } from './views/signed-in.tsx';
import { SignedOutView } from './views/signed-out.tsx';
import { SigningIn } from './views/signing-in.tsx';

const ConfirmAccount = lazy(() => import('./views/confirm-account.tsx'));
const SignInRequested = lazy(() => import('./views/sign-in-requested.tsx'));

interface AppProps {
  readonly bridge: AppBridge;
  /** The state in the document. */
  readonly initial: AuthState;
}

/** An empty frame until the question's view is loaded. */
const Question = ({ children }: { readonly children: ReactNode }) => (
  <Shell>
    <AfterHydration>
      <Suspense>{children}</Suspense>
    </AfterHydration>
  </Shell>
);

export function App({ bridge, initial }: AppProps) {
  return (
    <AuthProvider bridge={bridge} initialState={initial}>
      <Views bridge={bridge} />
    </AuthProvider>
  );
}

function Views({ bridge }: Pick<AppProps, 'bridge'>) {
  const current = useAuthState();
  const [model, dispatch] = useReducer(nextModel, current, initialModel);
  // Before drawing, so that no view shows another view's state.
  if (model.state !== current) dispatch({ type: 'state-changed', state: current });

  useEffect(
    () => bridge.onPlaceRequested((wanted) => dispatch({ type: 'place-chosen', place: wanted })),
    [bridge],
  );

  const { state, place, keyringNoticeRead } = model;
  const onPlace = (chosen: Place) => dispatch({ type: 'place-chosen', place: chosen });
  const keyringNotice = (
    <AfterHydration>
      <KeyringNotice
        onRead={() => dispatch({ type: 'keyring-notice-read' })}
        onSettings={() => onPlace('settings')}
      />
    </AfterHydration>
  );
  // Settings show the same, with advice.
  const news = !keyringNoticeRead && place !== 'settings' && (
    <SignedIn>{({ persistence }) => persistence === 'this-run-only' && keyringNotice}</SignedIn>
  );
  const view = (): ReactNode => {
    switch (state.status) {
      case 'restoring':
        return <Restoring />;
      case 'signed-out':
        return <SignedOutView bridge={bridge} state={state} place={place} onPlace={onPlace} />;
      case 'signing-in':
        if (state.step !== 'confirming') return <SigningIn bridge={bridge} state={state} place={place} />;
        return (
          <Question>
            <ConfirmAccount bridge={bridge} state={state} />
          </Question>
        );
      case 'signed-in':
        return <SignedInView bridge={bridge} state={state} place={place} onPlace={onPlace} news={news} />;
      case 'sign-in-requested':
        return (
          <Question>
            <SignInRequested bridge={bridge} state={state} />
          </Question>
        );
      default:
        return assertNever(state);
    }
  };
  return view();
}
