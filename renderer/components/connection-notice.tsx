import type { SignedInState } from '../../common/auth/auth-state.ts';
import { refreshDemands } from '../../common/auth/refresh-demands.ts';
import type { AppBridge } from '../../common/channels.ts';
import { format, formatMoment } from '../text.ts';
import { messageOf, Notice, ProblemNotice } from './notice.tsx';
import { useLocale, useStrings } from './words.tsx';

interface ConnectionNoticeProps {
  readonly bridge: Pick<AppBridge, 'copyDiagnostics' | 'readDashboard'>;
  readonly state: SignedInState;
  readonly onSignIn: () => void;
}

/** Shows that the service can't be reached, the reason if there is a special one, and the time of the last contact. */
export default function ConnectionNotice({ bridge, state, onSignIn }: ConnectionNoticeProps) {
  const strings = useStrings();
  const locale = useLocale();
  const { connection, connectionProblem: problem, lastVerifiedAt } = state;
  if (connection === 'online') return null;
  // The service itself has refused: signing in again helps, waiting may not.
  if (problem?.code === 'client-refused' || problem?.code === 'refresh-refused') {
    const signIn = (
      <button type="button" className="plain" onClick={onSignIn}>
        {strings.actions.signInAgain}
      </button>
    );
    const demand = refreshDemands.find(
      (each) => problem.code === 'refresh-refused' && each === problem.detail,
    );
    return demand === undefined ? (
      <ProblemNotice problem={problem} bridge={bridge}>
        {signIn}
      </ProblemNotice>
    ) : (
      <Notice kind="problem" message={strings.demands[demand]}>
        {signIn}
      </Notice>
    );
  }
  const isCutOff =
    problem === null || (problem.code === 'unreachable' && !problem.detail?.startsWith('http-'));
  return (
    <Notice kind="news" message={isCutOff ? strings.connection[connection] : messageOf(strings, problem)}>
      <p className="detail">{format(strings.lastVerified, { time: formatMoment(locale, lastVerifiedAt) })}</p>
      {connection === 'offline' && (
        // Main calls the service at once for every call that needs an access token.
        <button type="button" className="quiet" onClick={() => void bridge.readDashboard()}>
          {strings.actions.retry}
        </button>
      )}
    </Notice>
  );
}
