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
  readonly state: Pick<SignedInState, 'organizationId' | 'knownOrganizations' | 'organizationNames'>;
  /** Its heading. */
  readonly children?: ReactNode;
}

/**
 * The user's organization, and buttons for the others: the known ones, and AuthKit's own choice. An organization
 * without a known name is shown by its ID.
 */
export default function Organizations({ bridge, state, children }: OrganizationsProps) {
  const action = useAction();
  const words = useStrings().account;
  const { answer: policy } = useAnswer(bridge.readPolicy);
  if (policy === null) return null;
  const isFixed = policy.ok && policy.value.managed.some(({ setting }) => setting === 'organizationId');
  const { organizationId, knownOrganizations, organizationNames: names } = state;
  const others = isFixed ? [] : knownOrganizations.filter((id) => id !== organizationId);
  if (isFixed && organizationId === null) return null;
  const switchTo = (id: string | null) => () => void action.run(() => bridge.switchOrganization(id));
  return (
    <>
      {children}
      <ul className="organizations">
        {organizationId !== null && (
          <li>
            <Organization id={organizationId} name={names[organizationId]} />
            <span className="current">{words.currentOrganization}</span>
          </li>
        )}
        {others.map((id) => (
          <li key={id}>
            <Organization id={id} name={names[id]} />
            <ActionButton
              action={action}
              label={format(words.switchTo, { organization: names[id] ?? id })}
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

function Organization({ id, name }: { readonly id: string; readonly name: string | undefined }) {
  return (
    <>
      <span className="organization-mark" aria-hidden="true">
        {/* IDs start with a timestamp, so their ends differ most. */}
        {name === undefined ? [...id].at(-1) : [...name][0]}
      </span>
      <span className="organization-name">{name === undefined ? <code>{id}</code> : <bdi>{name}</bdi>}</span>
    </>
  );
}
