/** The page for support: the session in this run of the app, the keyring, and the versions. */
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import type { Dashboard } from '../../common/auth/channels.ts';
import type { DeviceSettings } from '../../common/device-settings.ts';
import { useDashboard } from '../components/answer.ts';
import { Facts } from '../components/facts.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useLocale, useStrings } from '../components/words.tsx';
import { formatMoment } from '../text.ts';
import { SessionHistory, SessionTimeline } from './session-timeline.tsx';

interface DiagnosticsProps {
  readonly bridge: Pick<AppBridge, 'readDashboard' | 'copyDiagnostics'>;
  readonly device: DeviceSettings;
  /** Null while signed out. */
  readonly session: SignedInState | null;
}

export default function Diagnostics({ bridge, device, session }: DiagnosticsProps) {
  const words = useStrings().settings;
  const { keyring, versions } = device;
  return (
    <>
      {session && <Session bridge={bridge} state={session} />}
      <h3>{words.about}</h3>
      <Facts
        facts={[
          [words.version, versions.app],
          ['Electron', versions.electron],
          ['Chromium', versions.chromium],
          ['Node.js', versions.node],
          [words.system, versions.system],
          [words.keyring, <code>{keyring.backend}</code>],
        ]}
      />
    </>
  );
}

function Session({ bridge, state }: Pick<DiagnosticsProps, 'bridge'> & { readonly state: SignedInState }) {
  const words = useStrings().dashboard;
  const { answer, retry } = useDashboard(bridge, state);
  return (
    <>
      <h3>{words.timeline}</h3>
      {answer === null ? (
        <p className="lead" role="status">
          {words.loading}
        </p>
      ) : answer.ok ? (
        <SessionFacts dashboard={answer.value} />
      ) : (
        <ProblemNotice problem={answer.problem} bridge={bridge} onRetry={retry} />
      )}
    </>
  );
}

function SessionFacts({ dashboard }: { readonly dashboard: Dashboard }) {
  const words = useStrings().dashboard;
  const locale = useLocale();
  const { nextRefreshAt, sessionEndsAt } = dashboard;
  return (
    <>
      <SessionTimeline dashboard={dashboard} />
      <Facts
        facts={[
          [words.signedInAt, formatMoment(locale, dashboard.signedInAt)],
          [words.accessTokenIssuedAt, formatMoment(locale, dashboard.accessTokenIssuedAt)],
          [
            words.nextRefreshAt,
            nextRefreshAt === null ? words.noRefreshPlanned : formatMoment(locale, nextRefreshAt),
          ],
          [words.accessTokenExpiresAt, formatMoment(locale, dashboard.accessTokenExpiresAt)],
          [
            words.sessionEndsAt,
            sessionEndsAt === null ? words.sessionEndUnknown : formatMoment(locale, sessionEndsAt),
          ],
          [words.refreshCount, dashboard.refreshCount.toLocaleString(locale)],
        ]}
      />
      <h3>{words.history}</h3>
      <SessionHistory history={dashboard.history} />
    </>
  );
}
