import { useState, type ReactNode } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Result } from '../../common/auth/result.ts';
import { answerOf } from '../auth/requests.ts';

export interface Action {
  readonly pending: boolean;
  readonly problem: AuthProblem | null;
  /** Sends one request, or none while another is under way; resolves to whether it succeeded. */
  readonly run: (request: () => Promise<Result<null>>) => Promise<boolean>;
  /** Sends the failed request again. */
  readonly retry: () => void;
}

interface Failure {
  readonly problem: AuthProblem;
  readonly request: () => Promise<Result<null>>;
}

/** The requests of buttons that must not be pressed at the same time. */
export function useAction(): Action {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (request: () => Promise<Result<null>>): Promise<boolean> => {
    if (pending) return false;
    setPending(true);
    setFailure(null);
    const result = await answerOf(request);
    setPending(false);
    if (!result.ok) setFailure({ problem: result.problem, request });
    return result.ok;
  };
  const retry = () => {
    if (failure !== null) void run(failure.request);
  };
  return { pending, problem: failure?.problem ?? null, run, retry };
}

interface ActionButtonProps {
  readonly action: Action;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'muted' | 'danger';
  /** The label for screen readers, if the visible text needs its context. */
  readonly label?: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/**
 * A button that is unavailable, but keeps the focus, while its action is under way. The second click of a double click
 * was meant for the previous view.
 */
export function ActionButton({ action, kind = 'plain', label, onPress, children }: ActionButtonProps) {
  return (
    <button
      type="button"
      className={kind}
      aria-label={label}
      aria-disabled={action.pending}
      onClick={({ detail: presses }) => {
        if (!action.pending && presses < 2) onPress();
      }}
    >
      {children}
    </button>
  );
}
