import { useEffect, useState } from 'react';
import { formatTimeLeft } from '../text.ts';
import { useStrings } from './words.tsx';

/** The countdown shows when less time than this is left, in milliseconds. */
const unhurried = 120_000;

/**
 * The time left until `until` (milliseconds since the epoch), shown in the last two minutes; screen readers read the
 * timer only on request. It counts by the monotonic clock; a new `until` needs a new `key`.
 */
export function Countdown({ until }: { readonly until: number }) {
  const { timeLeft } = useStrings().signingIn;
  const [endsAt] = useState(() => performance.now() + until - Date.now());
  const [now, setNow] = useState(() => performance.now());
  const left = endsAt - now;
  useEffect(() => {
    if (left <= 0) return undefined;
    // At the next full second left, so that no second is skipped.
    const timer = setTimeout(() => setNow(performance.now()), left % 1000 || 1000);
    return () => clearTimeout(timer);
  }, [left]);
  if (left > unhurried) return null;
  return (
    <p className="countdown">
      {timeLeft}{' '}
      <span role="timer" aria-label={timeLeft}>
        {formatTimeLeft(left)}
      </span>
    </p>
  );
}
