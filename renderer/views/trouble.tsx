import './trouble.css';
import { useEffect, useState, type FormEvent } from 'react';
import type { SigningInState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import { ActionButton, useAction, type Action } from '../components/action.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';

/** How long a person waits before help is offered, in milliseconds: longer than a sign-in that goes well mostly takes. */
const patience = 12_000;

interface TroubleProps {
  readonly bridge: Pick<AuthBridge, 'pasteCallback' | 'continueOnDevice'>;
  readonly state: SigningInState;
  /** That of the waiting panel, which says what went wrong with it. */
  readonly action: Action;
}

/** Two ways out for who is stuck; offered after a while, and at once where something has gone wrong. */
export default function Trouble({ bridge, state, action }: TroubleProps) {
  const [isOffered, setOffered] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOffered(true), patience);
    return () => clearTimeout(timer);
  }, []);
  const words = useStrings().trouble;
  return (
    <details
      className="trouble"
      data-shown={isOffered || state.problem !== null}
      // What it opens may be below the window's edge.
      onToggle={({ currentTarget }) =>
        currentTarget.open && currentTarget.scrollIntoView({ block: 'nearest' })
      }
    >
      <summary>{words.title}</summary>
      <PastedLink bridge={bridge} />
      {state.offersDeviceCode && (
        <>
          <p>{words.deviceLead}</p>
          <ActionButton action={action} onPress={() => void action.run(() => bridge.continueOnDevice())}>
            {words.deviceAction}
          </ActionButton>
        </>
      )}
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
      {/* The page does not keep what is typed here: it holds a code. */}
      <input id="pasted-address" name="address" type="text" autoComplete="off" spellCheck={false} required />
      {/* A form is sent by Enter as well. */}
      <button type="submit" className="plain" aria-disabled={pasting.pending}>
        {words.pasteAction}
      </button>
      {pasting.problem && <ProblemNotice problem={pasting.problem} />}
    </form>
  );
}
