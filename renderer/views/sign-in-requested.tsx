import type { SignInRequestedState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import type { Strings } from '../../common/strings.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Heading } from '../components/heading.tsx';
import { Logo } from '../components/logo.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

interface SignInRequestedProps {
  readonly bridge: Pick<AppBridge, 'answerLink' | 'copyDiagnostics'>;
  readonly state: SignInRequestedState;
}

/** Asks the user whether to start a link's sign-in, and names its account. */
export default function SignInRequested({ bridge, state }: SignInRequestedProps) {
  const action = useAction();
  const words = useStrings().signInRequested;
  const answer = (wanted: boolean) => () =>
    void action.run(() => bridge.answerLink({ id: state.id, wanted }));
  return (
    <section className="card">
      <Logo />
      <Heading>{titleFor(words, state)}</Heading>
      <p className="lead">{words.advice}</p>
      {state.loginHint !== null && <p>{format(words.account, { email: state.loginHint })}</p>}
      {state.organizationId !== null && (
        <p>{format(words.organization, { organization: state.organizationId })}</p>
      )}
      {state.signedInAs !== null && (
        <p className="lead">{format(words.signedInAs, { email: state.signedInAs })}</p>
      )}
      <div className="actions">
        <ActionButton action={action} kind="primary" onPress={answer(true)}>
          {words.accept}
        </ActionButton>
        <ActionButton action={action} onPress={answer(false)}>
          {words.decline}
        </ActionButton>
      </div>
      {action.problem && <ProblemNotice problem={action.problem} bridge={bridge} onRetry={action.retry} />}
    </section>
  );
}

function titleFor(
  { title, signUpTitle, invitationTitle }: Strings['signInRequested'],
  { isInvitation, screen }: SignInRequestedState,
): string {
  if (isInvitation) return invitationTitle;
  return screen === 'sign-up' ? signUpTitle : title;
}
