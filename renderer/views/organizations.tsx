import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { useAnswer } from '../components/answer.ts';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

interface OrganizationsProps {
  readonly bridge: Pick<AuthBridge, 'switchOrganization' | 'readPolicy'>;
  readonly state: Pick<SignedInState, 'organizationId' | 'knownOrganizations'>;
}

/** The way to the person's other organizations: those that are known here, and AuthKit's own choice. */
export default function Organizations({ bridge, state }: OrganizationsProps) {
  const action = useAction();
  const words = useStrings().account;
  const policy = useAnswer(bridge.readPolicy);
  const isFixed = policy?.ok && policy.value.managed.some(({ setting }) => setting === 'organizationId');
  if (policy === null || isFixed) return null;
  const switchTo = (id: string | null) => () => void action.run(() => bridge.switchOrganization(id));
  return (
    <>
      <h2>{words.switchOrganization}</h2>
      <div className="actions">
        {state.knownOrganizations
          .filter((id) => id !== state.organizationId)
          .map((id) => (
            <ActionButton key={id} action={action} onPress={switchTo(id)}>
              {format(words.switchTo, { organization: id })}
            </ActionButton>
          ))}
        <ActionButton action={action} onPress={switchTo(null)}>
          {words.anotherOrganization}
        </ActionButton>
      </div>
      {action.problem && <ProblemNotice problem={action.problem} />}
    </>
  );
}
