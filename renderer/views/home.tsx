import type { Profile } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, useAction } from '../components/action.tsx';
import { Avatar } from '../components/avatar.tsx';
import { Heading } from '../components/heading.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

interface HomeProps {
  readonly bridge: AppBridge;
  readonly user: Profile;
}

export function Home({ bridge, user }: HomeProps) {
  const strings = useStrings();
  const action = useAction();
  const signInDifferently = () =>
    action.run(() => bridge.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount: true }));
  return (
    <section className="card short">
      <Avatar key={user.id} user={user} />
      <Heading>{format(strings.home.title, { name: user.name })}</Heading>
      <p className="lead">
        {strings.home.signedInAs} <strong>{user.email}</strong>
      </p>
      <div className="actions">
        <ActionButton action={action} kind="quiet" onPress={() => void signInDifferently()}>
          {strings.actions.differentAccount}
        </ActionButton>
      </div>
      {action.problem && <ProblemNotice problem={action.problem} bridge={bridge} onRetry={action.retry} />}
    </section>
  );
}
