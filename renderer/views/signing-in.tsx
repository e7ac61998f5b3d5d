import { lazy, Suspense, useState } from 'react';
import type { Place } from '../../common/places.ts';
import type { UnderWayState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { useAnswer } from '../components/answer.ts';
import { Countdown } from '../components/countdown.tsx';
import { Heading } from '../components/heading.tsx';
import { AfterHydration, useHydrated } from '../components/hydration.tsx';
import { BrowserIcon, Spinner } from '../components/icons.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { Shell } from '../components/shell.tsx';
import { useEscape } from '../components/keys.ts';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

const DeviceCodePanel = lazy(() => import('./device-code.tsx'));
const Trouble = lazy(() => import('./trouble.tsx'));

interface SigningInProps {
  readonly bridge: AppBridge;
  readonly state: UnderWayState;
  /** The user's destination. */
  readonly place: Place;
}

/**
 * Invariant: nothing that the user may be about to press moves while the sign-in starts, waits for the browser and
 * finishes. Elements of only one step keep their space in the others, or are at the bottom.
 */
export function SigningIn({ bridge, state, place }: SigningInProps) {
  const strings = useStrings();
  const words = strings.signingIn;
  const step = useHydrated() ? state.step : 'starting';
  const action = useAction();
  // Cancelling must always be possible.
  const cancelling = useAction();
  const cancel = () => void cancelling.run(() => bridge.cancel());
  useEscape(cancel);
  const [copied, setCopied] = useState(false);
  const { device } = state;
  const awaitsDevice = step === 'waiting' && device !== null;
  const awaitsBrowser = step === 'waiting' && device === null;
  const { answer: found } = useAnswer(awaitsBrowser ? bridge.readBrowserName : null);
  const browser = found?.ok ? found.value : null;
  const failed = cancelling.problem === null ? action : cancelling;
  const problem = failed.problem ?? state.problem;
  const copyLink = async () => {
    setCopied(false);
    setCopied(await action.run(() => bridge.copyLink()));
  };
  const signIn = (differentAccount: boolean) => {
    setCopied(false);
    void action.run(() => bridge.signIn({ screen: 'sign-in', returnTo: place, differentAccount }));
  };
  const reopenBrowser = () => {
    setCopied(false);
    void action.run(() => bridge.reopenBrowser());
  };
  const leads = {
    starting: words.startingLead,
    waiting: browser === null ? words.waitingLead : format(words.waitingLeadNamed, { browser }),
    finishing: words.finishingLead,
  };
  return (
    <Shell>
      <section className="card steady">
        {awaitsDevice ? (
          <Suspense>
            <DeviceCodePanel device={device} />
          </Suspense>
        ) : (
          <>
            {awaitsBrowser ? <BrowserIcon /> : <Spinner />}
            <Heading key={step}>{words[`${step}Title`]}</Heading>
            {/* Announces changes to screen reader users whose focus stays on a button. */}
            <p className="lead" role="status">
              {awaitsBrowser && copied ? words.copied : leads[step]}
            </p>
          </>
        )}
        <div className="actions">
          {awaitsDevice ? (
            <ActionButton action={action} onPress={() => signIn(false)}>
              {words.useBrowser}
            </ActionButton>
          ) : (
            <div className="actions-of-step" data-shown={awaitsBrowser}>
              <ActionButton action={action} kind="primary" onPress={reopenBrowser}>
                {browser === null
                  ? strings.actions.reopenBrowser
                  : format(strings.actions.reopenBrowserNamed, { browser })}
              </ActionButton>
              <ActionButton action={action} onPress={() => void copyLink()}>
                {strings.actions.copyLink}
              </ActionButton>
            </div>
          )}
          <ActionButton action={cancelling} kind="muted" onPress={cancel}>
            {strings.actions.cancel}
          </ActionButton>
        </div>
        <AfterHydration>
          {problem && (
            <ProblemNotice
              problem={problem}
              bridge={bridge}
              onRetry={failed.problem === null ? null : failed.retry}
            />
          )}
        </AfterHydration>
        {awaitsBrowser && (
          <Suspense>
            <Trouble bridge={bridge} state={state} action={action} onDifferentAccount={() => signIn(true)} />
          </Suspense>
        )}
        {step === 'waiting' && <Countdown key={state.expiresAt} until={state.expiresAt} />}
      </section>
    </Shell>
  );
}
