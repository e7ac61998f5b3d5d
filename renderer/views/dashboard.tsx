import '../components/page.css';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { useDashboard } from '../components/answer.ts';
import { Heading } from '../components/heading.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';
import { ApiPanel } from './api-panel.tsx';

interface DashboardProps {
  readonly bridge: Pick<AppBridge, 'readDashboard' | 'copyDiagnostics'>;
  readonly state: SignedInState;
}

/** The protected place: main gives its data only to signed-in users. */
export default function DashboardView({ bridge, state }: DashboardProps) {
  const strings = useStrings();
  const words = strings.dashboard;
  const { answer, retry } = useDashboard(bridge, state);
  return (
    <section className="page" aria-busy={answer === null}>
      <Heading>{strings.places.dashboard}</Heading>
      {answer === null ? (
        <p className="lead" role="status">
          {words.loading}
        </p>
      ) : answer.ok ? (
        <div className="panel">
          <h2>{format(words.greeting, { name: answer.value.greeting.name })}</h2>
          <p className="lead">{words.lead}</p>
          <ApiPanel bridge={bridge} />
        </div>
      ) : (
        <ProblemNotice problem={answer.problem} bridge={bridge} onRetry={retry} />
      )}
    </section>
  );
}
