import { useState } from 'react';
import type { AuthProblemCode } from '../../common/auth/auth-problem.ts';
import type { Place } from '../../common/places.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from './action.tsx';
import { useStrings } from './words.tsx';

/** The ways out of a problem: the view's own buttons, or the notice's. */
type RemedyKind = 'here' | 'retry' | 'settings' | 'diagnostics';

export const remedies: Readonly<Record<AuthProblemCode, readonly RemedyKind[]>> = {
  'access-denied': ['here'],
  'sign-in-refused': ['here'],
  'attempt-expired': ['here'],
  'code-refused': ['here'],
  'not-confirmed': ['retry'],
  'confirmed-as-other': ['retry'],
  'confirmed-try-again': ['retry'],
  'browser-not-alone': ['here'],
  'refresh-refused': ['here'],
  'callback-unknown': ['here'],
  'device-code-disabled': ['here'],
  'browser-not-opened': ['here'],
  'redirect-port-busy': ['here'],
  'token-rejected': ['here'],
  'sign-in-interrupted': ['here'],
  'hosted-sign-out-failed': ['here'],
  'signed-out': ['here'],
  'nothing-to-do': ['here'],
  unreachable: ['retry'],
  'service-busy': ['retry'],
  'response-invalid': ['retry'],
  'api-unreachable': ['retry'],
  'too-many-requests': ['retry'],
  // Settings name the proxy.
  'proxy-refused': ['settings'],
  // Problems for an administrator.
  'certificate-refused': ['diagnostics'],
  'client-refused': ['diagnostics'],
  'policy-unreadable': ['diagnostics'],
  'storage-failed': ['diagnostics'],
  'request-invalid': ['diagnostics'],
  internal: ['retry', 'diagnostics'],
};

interface RemedyProps {
  readonly code: AuthProblemCode;
  readonly bridge: Pick<AppBridge, 'copyDiagnostics'>;
  /** Null if Settings can't be opened here. */
  readonly onPlace: ((place: Place) => void) | null;
  /** Null if nothing can be repeated. */
  readonly onRetry: (() => void) | null;
}

/** The buttons for a problem that the view's own buttons don't solve. */
export default function Remedy({ code, bridge, onPlace, onRetry }: RemedyProps) {
  const strings = useStrings();
  const action = useAction();
  const [copied, setCopied] = useState(false);
  const kinds = remedies[code];
  const leadsToSettings = kinds.includes('settings') && onPlace !== null;
  const needsDiagnostics = kinds.includes('diagnostics') || (kinds.includes('settings') && !leadsToSettings);
  const copy = async () => setCopied(await action.run(() => bridge.copyDiagnostics()));
  return (
    <>
      {kinds.includes('retry') && onRetry !== null && (
        <button type="button" className="plain" onClick={onRetry}>
          {strings.actions.retry}
        </button>
      )}
      {leadsToSettings && (
        <button type="button" className="plain" onClick={() => onPlace('settings')}>
          {strings.diagnostics.openSettings}
        </button>
      )}
      {needsDiagnostics && (
        <>
          <ActionButton action={action} onPress={() => void copy()}>
            {strings.diagnostics.copy}
          </ActionButton>
          <span role="status">{copied && strings.diagnostics.copied}</span>
        </>
      )}
    </>
  );
}
