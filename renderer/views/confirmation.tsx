import '../components/dialog.css';
import { useLayoutEffect, useRef, useState } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Confirmation } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Countdown } from '../components/countdown.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';

interface ConfirmationProps {
  readonly bridge: Pick<AppBridge, 'cancel' | 'reopenBrowser' | 'copyLink' | 'copyDiagnostics'>;
  readonly confirmation: Confirmation;
  /** A problem that does not end it, or null. */
  readonly problem: AuthProblem | null;
}

/** Covers the view while the user confirms the session in the browser. */
export default function ConfirmationDialog({ bridge, confirmation, problem }: ConfirmationProps) {
  const strings = useStrings();
  const words = strings.confirmation;
  const action = useAction();
  // Cancelling must always be possible.
  const cancelling = useAction();
  const [copied, setCopied] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed before it is removed, so that the focus returns to its last element.
    return () => shown?.close();
  }, []);
  const cancel = () => void cancelling.run(() => bridge.cancel());
  const reopenBrowser = () => {
    setCopied(false);
    void action.run(() => bridge.reopenBrowser());
  };
  const copyLink = async () => {
    setCopied(false);
    setCopied(await action.run(() => bridge.copyLink()));
  };
  const isFinishing = confirmation.step === 'finishing';
  const failed = cancelling.problem === null ? action : cancelling;
  const shownProblem = failed.problem ?? problem;
  const lead = copied ? strings.signingIn.copied : words.lead;
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirmation-title"
      aria-describedby="confirmation-lead"
      // By Escape. The dialog stays until main has cancelled: that may fail.
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
    >
      <h2 id="confirmation-title">{words.title}</h2>
      <p id="confirmation-lead" className="lead" role="status">
        {isFinishing ? strings.signingIn.finishingLead : lead}
      </p>
      <div className="actions">
        {!isFinishing && (
          <>
            <ActionButton action={action} kind="primary" onPress={reopenBrowser}>
              {strings.actions.reopenBrowser}
            </ActionButton>
            <ActionButton action={action} onPress={() => void copyLink()}>
              {strings.actions.copyLink}
            </ActionButton>
          </>
        )}
        <ActionButton action={cancelling} kind="muted" onPress={cancel}>
          {strings.actions.cancel}
        </ActionButton>
      </div>
      {shownProblem && (
        <ProblemNotice
          problem={shownProblem}
          bridge={bridge}
          onRetry={failed.problem === null ? null : failed.retry}
        />
      )}
      {!isFinishing && <Countdown until={confirmation.expiresAt} />}
    </dialog>
  );
}
