import type { ConfirmingState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Heading } from '../components/heading.tsx';
import { useEnter, useEscape } from '../components/keys.ts';
import { Logo } from '../components/logo.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

interface ConfirmAccountProps {
  readonly bridge: Pick<AppBridge, 'confirmAccount' | 'cancel' | 'copyDiagnostics'>;
  readonly state: ConfirmingState;
}

/** Asks the user whether the new account is theirs, since another person may have signed in. */
export default function ConfirmAccount({ bridge, state }: ConfirmAccountProps) {
  const action = useAction();
  const { confirmAccount: words, signInRequested } = useStrings();
  const { id, name, email, organizationId } = state.account;
  const confirm = () => void action.run(() => bridge.confirmAccount(id));
  const refuse = () => void action.run(() => bridge.cancel());
  useEnter(confirm);
  useEscape(refuse);
  return (
    <section className="card">
      <Logo />
      <Heading>{format(words.title, { name })}</Heading>
      <p className="lead">{words.advice}</p>
      <p>{format(signInRequested.account, { email })}</p>
      {organizationId !== null && (
        <p>{format(signInRequested.organization, { organization: organizationId })}</p>
      )}
      <div className="actions">
        <ActionButton action={action} kind="primary" onPress={confirm}>
          {words.accept}
        </ActionButton>
        <ActionButton action={action} onPress={refuse}>
          {words.refuse}
        </ActionButton>
      </div>
      {action.problem && <ProblemNotice problem={action.problem} bridge={bridge} onRetry={action.retry} />}
    </section>
  );
}
