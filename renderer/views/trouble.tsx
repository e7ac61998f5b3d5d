import '../components/form.css';
import './trouble.css';
import type { FormEvent } from 'react';
import type { UnderWayState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction, type Action } from '../components/action.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';

interface TroubleProps {
  readonly bridge: Pick<AppBridge, 'pasteCallback' | 'continueOnDevice' | 'copyDiagnostics'>;
  readonly state: UnderWayState;
  /** The waiting panel's action, which shows its own problem. */
  readonly action: Action;
  readonly onDifferentAccount: () => void;
}

/** Help for users whose sign-in is stuck. */
export default function Trouble({ bridge, state, action, onDifferentAccount }: TroubleProps) {
  const strings = useStrings();
  const words = strings.trouble;
  return (
    <details
      className="trouble"
      // The opened part may be below the window's edge.
      onToggle={({ currentTarget }) =>
        currentTarget.open && currentTarget.scrollIntoView({ block: 'nearest' })
      }
    >
      <summary>{words.title}</summary>
      <div className="trouble-ways">
        <PastedLink bridge={bridge} />
        {state.offersDeviceCode && (
          <ActionButton action={action} onPress={() => void action.run(() => bridge.continueOnDevice())}>
            {words.deviceAction}
          </ActionButton>
        )}
        <ActionButton action={action} onPress={onDifferentAccount}>
          {strings.actions.differentAccount}
        </ActionButton>
      </div>
    </details>
  );
}

function PastedLink({ bridge }: Pick<TroubleProps, 'bridge'>) {
  const words = useStrings().trouble;
  const pasting = useAction();
  const paste = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = String(new FormData(event.currentTarget).get('address'));
    void pasting.run(() => bridge.pasteCallback(address));
  };
  return (
    <form onSubmit={paste}>
      <label htmlFor="pasted-address">{words.pasteLabel}</label>
      {/* The page does not store this input, since it contains a code. */}
      <input id="pasted-address" name="address" type="text" autoComplete="off" spellCheck={false} required />
      {/* In a form, Enter works as well. */}
      <button type="submit" className="plain" aria-disabled={pasting.pending}>
        {words.pasteAction}
      </button>
      {pasting.problem && <ProblemNotice problem={pasting.problem} bridge={bridge} onRetry={pasting.retry} />}
    </form>
  );
}
