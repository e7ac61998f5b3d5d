import { lazy, Suspense, useEffect, useState } from 'react';
import type { Place, SigningInState } from '../../contract/auth-state.ts';
import type { AuthBridge } from '../../contract/bridge.ts';
import { ActionButton, useAction } from '../parts/action.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { Heading } from '../parts/heading.tsx';
import { AfterHydration, useHydrated } from '../parts/hydration.tsx';
import { BrowserIcon, Spinner } from '../parts/icons.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { useFirstStrings } from '../parts/words.tsx';
import { answerOf } from '../requests.ts';
import { format } from '../text.ts';

const Remedy = lazy(() => import('../parts/remedy.tsx'));
const DeviceCodePanel = lazy(() => import('./device-code.tsx'));
const Trouble = lazy(() => import('./trouble.tsx'));

interface SigningInProps {
  readonly bridge: AuthBridge;
  readonly state: SigningInState;
  /** Where the person is on the way to. */
  readonly place: Place;
}

export function SigningIn({ bridge, state, place }: SigningInProps) {
  const strings = useFirstStrings();
  const step = useHydrated() ? state.step : 'starting';
  const action = useAction();
  // Giving up must be possible whatever else is under way.
  const cancelling = useAction();
  const [copied, setCopied] = useState(false);
  const problem = cancelling.problem ?? action.problem ?? state.problem;
  const copyLink = async () => {
    setCopied(false);
    setCopied(await action.run(() => bridge.copyLink()));
  };
  const signIn = (differentAccount: boolean) =>
    action.run(() => bridge.signIn({ screen: 'sign-in', returnTo: place, differentAccount }));
  const { device } = state;
  const awaitsDevice = step === 'waiting' && device !== null;
  const awaitsBrowser = step === 'waiting' && device === null;
  return (
    <Shell navigation={null}>
      <section className="card steady">
        {awaitsDevice ? (
          <Suspense>
            <DeviceCodePanel device={device} />
          </Suspense>
        ) : (
          <>
            {awaitsBrowser ? <BrowserIcon /> : <Spinner />}
            <Heading key={step}>{strings.signingIn[`${step}Title`]}</Heading>
            {awaitsBrowser ? (
              <WaitingLead bridge={bridge} />
            ) : (
              <p className="lead">{strings.signingIn[`${step}Lead`]}</p>
            )}
          </>
        )}
        <AfterHydration>
          {problem && (
            <ProblemNotice problem={problem}>
              <Remedy code={problem.code} bridge={bridge} onPlace={null} />
            </ProblemNotice>
          )}
        </AfterHydration>
        {awaitsBrowser && (
          <>
            <div className="actions side-by-side">
              <ActionButton action={action} onPress={() => void action.run(() => bridge.reopenBrowser())}>
                {strings.actions.reopenBrowser}
              </ActionButton>
              <ActionButton action={action} onPress={() => void copyLink()}>
                {strings.actions.copyLink}
              </ActionButton>
            </div>
            <p className="feedback" role="status">
              {copied && strings.signingIn.copied}
            </p>
          </>
        )}
        <div className="actions last">
          {awaitsBrowser && (
            <ActionButton action={action} kind="quiet" onPress={() => void signIn(true)}>
              {strings.actions.differentAccount}
            </ActionButton>
          )}
          {awaitsDevice && (
            <ActionButton action={action} kind="quiet" onPress={() => void signIn(false)}>
              {strings.signingIn.useBrowser}
            </ActionButton>
          )}
          <ActionButton
            action={cancelling}
            kind="quiet"
            onPress={() => void cancelling.run(() => bridge.cancel())}
          >
            {strings.actions.cancel}
          </ActionButton>
        </div>
        {step === 'waiting' && <Countdown until={state.expiresAt} />}
        {awaitsBrowser && (
          <Suspense>
            <Trouble bridge={bridge} state={state} action={action} />
          </Suspense>
        )}
      </section>
    </Shell>
  );
}

/** Where to look, by the browser's name as soon as it is known. */
function WaitingLead({ bridge }: Pick<SigningInProps, 'bridge'>) {
  const words = useFirstStrings().signingIn;
  const [browser, setBrowser] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void answerOf(() => bridge.readBrowserName()).then((answer) => {
      if (wanted && answer.ok) setBrowser(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [bridge]);
  return (
    <p className="lead">{browser === null ? words.waitingLead : format(words.waitingLeadIn, { browser })}</p>
  );
}
