import { useState } from 'react';
import type { AuthProblemCode } from '../../common/auth/auth-problem.ts';
import type { Place } from '../../common/places.ts';
import type { AuthBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from './action.tsx';
import { useStrings } from './words.tsx';

/** What gets a person out of a problem: a button of the view that it is shown in, or one in the notice itself. */
type RemedyKind = 'here' | 'settings' | 'diagnostics';

export const remedies: Readonly<Record<AuthProblemCode, RemedyKind>> = {
  'access-denied': 'here',
  'sign-in-refused': 'here',
  'attempt-expired': 'here',
  'sign-in-interrupted': 'here',
  'code-refused': 'here',
  'refresh-refused': 'here',
  'callback-unknown': 'here',
  'device-code-disabled': 'here',
  'browser-not-opened': 'here',
  'hosted-sign-out-failed': 'here',
  'redirect-port-busy': 'here',
  unreachable: 'here',
  'service-busy': 'here',
  'response-invalid': 'here',
  'token-rejected': 'here',
  'api-unreachable': 'here',
  'signed-out': 'here',
  'nothing-to-do': 'here',
  'too-many-requests': 'here',
  // Which proxy it is, Settings say.
  'proxy-refused': 'settings',
  // What somebody else has to look into.
  'certificate-refused': 'diagnostics',
  'client-refused': 'diagnostics',
  'storage-failed': 'diagnostics',
  'request-invalid': 'diagnostics',
  internal: 'diagnostics',
};

interface RemedyProps {
  readonly code: AuthProblemCode;
  readonly bridge: Pick<AuthBridge, 'copyDiagnostics'>;
  /** Null where a person can't walk to Settings. */
  readonly onPlace: ((place: Place) => void) | null;
}

/** The button for a problem that no button of the view helps with. */
export default function Remedy({ code, bridge, onPlace }: RemedyProps) {
  const strings = useStrings();
  const action = useAction();
  const [copied, setCopied] = useState(false);
  const kind = remedies[code];
  if (kind === 'here') return null;
  if (kind === 'settings' && onPlace !== null) {
    return (
      <button type="button" className="plain" onClick={() => onPlace('settings')}>
        {strings.diagnostics.openSettings}
      </button>
    );
  }
  const copy = async () => setCopied(await action.run(() => bridge.copyDiagnostics()));
  return (
    <>
      <ActionButton action={action} onPress={() => void copy()}>
        {strings.diagnostics.copy}
      </ActionButton>
      <span role="status">{copied && strings.diagnostics.copied}</span>
    </>
  );
}
