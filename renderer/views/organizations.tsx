import './organizations.css';
import type { ReactNode } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { useAnswer } from '../components/answer.ts';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

interface OrganizationsProps {
  readonly bridge: Pick<AppBridge, 'switchOrganization' | 'readPolicy' | 'copyDiagnostics'>;
  readonly state: Pick<SignedInState, 'organizationId' | 'knownOrganizations'>;
  /** Its heading. */
  readonly children?: ReactNode;
}

/**
 * The user's organization, and the way to the others: those that are known here, and AuthKit's own choice. A public client
 * is told their IDs only.
 */
export default function Organizations({ bridge, state, children }: OrganizationsProps) {
  const action = useAction();
  const words = useStrings().account;
  const { answer: policy } = useAnswer(bridge.readPolicy);
  if (policy === null) return null;
  const isFixed = policy.ok && policy.value.managed.some(({ setting }) => setting === 'organizationId');
  const { organizationId, knownOrganizations } = state;
  const others = isFixed ? [] : knownOrganizations.filter((id) => id !== organizationId);
  if (isFixed && organizationId === null) return null;
  const switchTo = (id: string | null) => () => void action.run(() => bridge.switchOrganization(id));
  return (
    <>
      {children}
      <ul className="organizations">
        {organizationId !== null && (
          <li>
            <Organization id={organizationId} />
            <span className="current">{words.currentOrganization}</span>
          </li>
        )}
        {others.map((id) => (
          <li key={id}>
            <Organization id={id} />
            <ActionButton
              action={action}
              label={format(words.switchTo, { organization: id })}
              onPress={switchTo(id)}
            >
              {words.switch}
            </ActionButton>
          </li>
        ))}
      </ul>
      {!isFixed && (
        <ActionButton action={action} onPress={switchTo(null)}>
          {words.anotherOrganization}
        </ActionButton>
      )}
      {action.problem && <ProblemNotice problem={action.problem} bridge={bridge} onRetry={action.retry} />}
    </>
  );
}

/** An ID begins with its time, so its end is what tells two apart. */
function Organization({ id }: { readonly id: string }) {
  return (
    <>
      <span className="organization-mark" aria-hidden="true">
        {[...id].at(-1)}
      </span>
      <code>{id}</code>
    </>
  );
}
