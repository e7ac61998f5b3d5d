import type { ReactNode } from 'react';
import type { AuthProblem } from '../../contract/auth-problem.ts';
import type { SignedInState } from '../../contract/auth-state.ts';
import type { Message } from '../../contract/strings.ts';
import { format, formatTime } from '../text.ts';
import { useLocale, useStrings } from './words.tsx';

interface ConnectionNoticeProps {
  readonly state: SignedInState;
  readonly onSignIn: () => void;
}

interface NoticeProps {
  /** A problem interrupts a screen reader, news waits for it. */
  readonly kind: 'problem' | 'news' | 'impersonation';
  readonly message: Message;
  readonly children?: ReactNode;
}

export function Notice({ kind, message, children }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <p>
        <strong>{message.title}</strong> {message.advice}
      </p>
      {children}
    </div>
  );
}

interface ProblemNoticeProps {
  readonly problem: AuthProblem;
  readonly children?: ReactNode;
}

export function ProblemNotice({ problem, children }: ProblemNoticeProps) {
  const strings = useStrings();
  const { code, detail } = problem;
  return (
    <Notice kind="problem" message={strings.problems[code]}>
      {detail !== null && <p className="detail">{format(strings.problemDetail, { code, detail })}</p>}
      {children}
    </Notice>
  );
}

/** Says that WorkOS can't be asked, why if there is more to say than that, and since when what is shown may be old. */
export function ConnectionNotice({ state, onSignIn }: ConnectionNoticeProps) {
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

/** Says that somebody else acts as the person. */
export function ImpersonationNotice({ state }: { readonly state: SignedInState }) {
  const { title, reason, noReason, endsAt } = useStrings().impersonation;
  const locale = useLocale();
  const { impersonator, user } = state;
  if (impersonator === null) return null;
  const why = impersonator.reason === null ? noReason : format(reason, { reason: impersonator.reason });
  const advice = `${why} ${format(endsAt, { time: formatTime(locale, impersonator.endsAt) })}`;
  const names = { impersonator: impersonator.email, user: user.email };
  return <Notice kind="impersonation" message={{ title: format(title, names), advice }} />;
}

interface KeyringNoticeProps {
  readonly onRead: () => void;
  readonly onSettings: () => void;
}

/** Says that nobody stays signed in for longer than this run of the app. */
export function KeyringNotice({ onRead, onSettings }: KeyringNoticeProps) {
  const strings = useStrings();
  return (
    <Notice kind="news" message={strings.keyringNotice}>
      <button type="button" className="quiet" onClick={onSettings}>
        {strings.keyringNotice.action}
      </button>
      <button type="button" className="quiet" onClick={onRead}>
        {strings.actions.dismiss}
      </button>
    </Notice>
  );
}
