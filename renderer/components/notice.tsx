import { Suspense, type ReactNode } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Message } from '../../common/first-strings.ts';
import { format } from '../text.ts';
import { useFirstStrings } from './words.tsx';

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
  /** May be loaded on demand. */
  readonly children?: ReactNode;
}

export function ProblemNotice({ problem, children }: ProblemNoticeProps) {
  const strings = useFirstStrings();
  const { code, detail } = problem;
  return (
    <Notice kind="problem" message={strings.problems[code]}>
      {detail !== null && <p className="detail">{format(strings.problemDetail, { code, detail })}</p>}
      <Suspense>{children}</Suspense>
    </Notice>
  );
}

interface KeyringNoticeProps {
  readonly onRead: () => void;
  readonly onSettings: () => void;
}

/** Says that nobody stays signed in for longer than this run of the app. */
export function KeyringNotice({ onRead, onSettings }: KeyringNoticeProps) {
  const strings = useFirstStrings();
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
