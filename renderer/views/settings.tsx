import '../components/form.css';
import '../components/page.css';
import '../components/dialog.css';
import './settings.css';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { appearances, type DeviceSettings } from '../../common/device-settings.ts';
import type { PolicyReport } from '../../common/policy.ts';
import type { Result } from '../../common/auth/result.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { useAnswer } from '../components/answer.ts';
import { Facts } from '../components/facts.tsx';
import { Heading } from '../components/heading.tsx';
import { Notice, ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

const Diagnostics = lazy(() => import('./diagnostics.tsx'));

interface SettingsProps {
  readonly bridge: AppBridge;
}

/** The app's settings on this computer, for signed-in and signed-out users. */
export default function SettingsView({
  bridge,
  session = null,
}: SettingsProps & { readonly session?: SignedInState | null }) {
  const strings = useStrings();
  const words = strings.settings;
  const { answer, retry } = useAnswer(bridge.readDevice);
  const { answer: policy } = useAnswer(bridge.readPolicy);
  return (
    <section className="page" aria-busy={answer === null}>
      <Heading>{strings.places.settings}</Heading>
      {answer?.ok && <Choices bridge={bridge} found={answer.value} />}
      {policy?.ok && <Managed report={policy.value} />}
      {answer?.ok && (
        <>
          <Found device={answer.value} />
          <OnDemand title={words.diagnostics}>
            <Diagnostics bridge={bridge} device={answer.value} session={session} />
          </OnDemand>
        </>
      )}
      {answer?.ok === false && <ProblemNotice problem={answer.problem} bridge={bridge} onRetry={retry} />}
      <Help bridge={bridge} />
    </section>
  );
}

/** A part that loads when opened. */
function OnDemand({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && <Suspense>{children}</Suspense>}
    </details>
  );
}

/** Settings that an administrator has set and the user can't change. */
function Managed({ report: { file, managed, problem } }: { readonly report: PolicyReport }) {
  const words = useStrings().settings;
  const { title, advice } = words.policyProblem;
  if (managed.length === 0 && problem === null) return null;
  return (
    <>
      <h2>{words.managed}</h2>
      {problem !== null && <Notice kind="problem" message={{ title, advice: format(advice, { file }) }} />}
      {managed.length > 0 && (
        <Facts
          facts={managed.map(({ setting, value }) => [words.managedSettings[setting], <code>{value}</code>])}
        />
      )}
    </>
  );
}

function Choices({ bridge, found }: SettingsProps & { readonly found: DeviceSettings }) {
  const words = useStrings().settings;
  const appearance = useChoice(found.appearance, bridge.setAppearance);
  const startsAtLogin = useChoice(found.startsAtLogin, bridge.setStartsAtLogin);
  const { problem, retry } = appearance.problem === null ? startsAtLogin : appearance;
  return (
    <>
      <fieldset className="appearances">
        <legend>{words.appearance}</legend>
        {appearances.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="appearance"
              checked={each === appearance.value}
              onChange={() => void appearance.choose(each)}
            />
            {words.appearances[each]}
          </label>
        ))}
      </fieldset>
      <h2>{words.login}</h2>
      <label className="choice">
        <input
          type="checkbox"
          checked={startsAtLogin.value}
          onChange={(event) => void startsAtLogin.choose(event.target.checked)}
        />
        {words.startAtLogin}
      </label>
      {problem && <ProblemNotice problem={problem} bridge={bridge} onRetry={retry} />}
    </>
  );
}

/** A setting that shows its new value at once, and the old one again if it could not be set. */
function useChoice<T>(found: T, set: (value: T) => Promise<Result<null>>) {
  const action = useAction();
  const [value, setValue] = useState(found);
  const choose = async (chosen: T) => {
    if (action.pending) return;
    setValue(chosen);
    setWanted(chosen);
    if (!(await action.run(() => set(chosen)))) setValue(value);
  };
  // Repeats the user's choice, which is no longer shown.
  const [wanted, setWanted] = useState(found);
  return { value, choose, problem: action.problem, retry: () => void choose(wanted) };
}

function Found({ device }: { readonly device: DeviceSettings }) {
  const strings = useStrings();
  const words = strings.settings;
  const { keyring, redirect, proxy } = device;
  return (
    <>
      <h2>{words.device}</h2>
      {!keyring.isAvailable && (
        <Notice
          kind="news"
          message={{
            title: strings.keyringNotice.title,
            advice:
              keyring.obstacle === 'absent'
                ? words.keyringAdvice[keyring.desktop]
                : words.keyringObstacles[keyring.obstacle],
          }}
        />
      )}
      <Facts
        facts={[
          [words.kept, keyring.isAvailable ? words.keyringAvailable : words.keyringMissing],
          [words.redirect, words.redirects[redirect]],
          [words.proxy, proxy === null ? words.noProxy : <code>{proxy}</code>],
        ]}
      />
    </>
  );
}

function Help({ bridge }: SettingsProps) {
  const strings = useStrings();
  const words = strings.settings;
  const action = useAction();
  const [copied, setCopied] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const copy = async () => {
    setCopied(false);
    setCopied(await action.run(() => bridge.copyDiagnostics()));
  };
  const reset = () => {
    dialog.current?.close();
    void action.run(() => bridge.resetDevice());
  };
  return (
    <>
      <div className="actions">
        <ActionButton action={action} onPress={() => void copy()}>
          {strings.diagnostics.copy}
        </ActionButton>
        <ActionButton action={action} kind="danger" onPress={() => dialog.current?.showModal()}>
          {words.reset}
        </ActionButton>
      </div>
      <p className="feedback" role="status">
        {copied && strings.diagnostics.copied}
      </p>
      {action.problem && <ProblemNotice problem={action.problem} bridge={bridge} onRetry={action.retry} />}
      <dialog ref={dialog} aria-labelledby="reset-title" aria-describedby="reset-lead">
        <h2 id="reset-title">{words.resetTitle}</h2>
        <p id="reset-lead" className="lead">
          {words.resetLead}
        </p>
        <div className="actions">
          <button type="button" className="plain" autoFocus onClick={() => dialog.current?.close()}>
            {strings.actions.cancel}
          </button>
          <button type="button" className="danger" onClick={reset}>
            {words.resetConfirm}
          </button>
        </div>
      </dialog>
    </>
  );
}
