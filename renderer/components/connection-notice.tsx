import type { SignedInState } from '../../common/auth/auth-state.ts';
import { format, formatTime } from '../text.ts';
import { Notice, ProblemNotice } from './notice.tsx';
import { useLocale, useStrings } from './words.tsx';

interface ConnectionNoticeProps {
  readonly state: SignedInState;
  readonly onSignIn: () => void;
}

/** Says that WorkOS can't be asked, why if there is more to say than that, and since when what is shown may be old. */
export default function ConnectionNotice({ state, onSignIn }: ConnectionNoticeProps) {
  const strings = useStrings();
  const locale = useLocale();
  const { connection, connectionProblem: problem, lastVerifiedAt } = state;
  if (connection === 'online') return null;
  // WorkOS itself has answered: signing in again is the way out, waiting may not be.
  if (problem?.code === 'client-refused' || problem?.code === 'refresh-refused') {
    return (
      <ProblemNotice problem={problem}>
        <button type="button" className="plain" onClick={onSignIn}>
          {strings.actions.signInAgain}
        </button>
      </ProblemNotice>
    );
  }
  const { title, advice } = strings.connection[connection];
  const message =
    problem === null || problem.code === 'unreachable' ? { title, advice } : strings.problems[problem.code];
  return (
    <Notice kind="news" message={message}>
      <p className="detail">{format(strings.lastVerified, { time: formatTime(locale, lastVerifiedAt) })}</p>
    </Notice>
  );
}
