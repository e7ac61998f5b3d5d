import { lazy, Suspense, useEffect, useState } from 'react';
import type { Place } from '../../common/places.ts';
import type { SigningInState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Countdown } from '../components/countdown.tsx';
import { Heading } from '../components/heading.tsx';
import { AfterHydration, useHydrated } from '../components/hydration.tsx';
import { BrowserIcon, Spinner } from '../components/icons.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { Shell } from '../components/shell.tsx';
import { useFirstStrings } from '../components/words.tsx';
import { answerOf } from '../requests.ts';
import { format } from '../text.ts';

const Remedy = lazy(() => import('../components/remedy.tsx'));
const DeviceCodePanel = lazy(() => import('./device-code.tsx'));
const Trouble = lazy(() => import('./trouble.tsx'));

interface SigningInProps {
  readonly bridge: AuthBridge;
  readonly state: SigningInState;
  /** Where the person is on the way to. */
  readonly place: Place;
}

/**
 * Invariant: nothing that a person may be about to press moves while the sign-in starts, waits for the browser and
 * finishes. What is there in one of these steps only keeps its room in the others, or stands below, as news do.
 */
export function SigningIn({ bridge, state, place }: SigningInProps) {
  const strings = useFirstStrings();
  const words = strings.signingIn;
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
  const signIn = (differentAccount: boolean) => {
    setCopied(false);
    return action.run(() => bridge.signIn({ screen: 'sign-in', returnTo: place, differentAccount }));
  };
  const reopenBrowser = () => {
    setCopied(false);
    void action.run(() => bridge.reopenBrowser());
  };
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
            <Heading key={step}>{words[`${step}Title`]}</Heading>
            {/* Says what is new also to who has the focus on a button, which the heading then leaves there. */}
            <p className="lead" role="status">
              {awaitsBrowser && !copied ? <WaitingLead bridge={bridge} /> : words[leadFor(step)]}
            </p>
          </>
        )}
        <div className={awaitsDevice ? 'actions side-by-side' : 'actions'}>
          {awaitsDevice ? (
            <ActionButton action={action} kind="quiet" onPress={() => void signIn(false)}>
              {words.useBrowser}
            </ActionButton>
          ) : (
            <div className="side-by-side" data-shown={awaitsBrowser}>
              <ActionButton action={action} onPress={reopenBrowser}>
                {strings.actions.reopenBrowser}
              </ActionButton>
              <ActionButton action={action} onPress={() => void copyLink()}>
                {strings.actions.copyLink}
              </ActionButton>
            </div>
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
        <AfterHydration>
          {problem && (
            <ProblemNotice problem={problem}>
              <Remedy code={problem.code} bridge={bridge} onPlace={null} />
            </ProblemNotice>
          )}
        </AfterHydration>
        {awaitsBrowser && (
          <>
            <ActionButton action={action} kind="quiet" onPress={() => void signIn(true)}>
              {strings.actions.differentAccount}
            </ActionButton>
            <Suspense>
              <Trouble bridge={bridge} state={state} action={action} />
            </Suspense>
          </>
        )}
      </section>
    </Shell>
  );
}

/** Once the link is copied, that is what to go on with. */
const leadFor = (step: SigningInState['step']) => (step === 'waiting' ? 'copied' : (`${step}Lead` as const));

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
  return browser === null ? words.waitingLead : format(words.waitingLeadIn, { browser });
}
