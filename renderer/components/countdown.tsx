import { useEffect, useState } from 'react';
import { formatTimeLeft } from '../text.ts';
import { useStrings } from './words.tsx';

/** How much time has to be left for nobody to hurry, in milliseconds. */
const unhurried = 120_000;

/**
 * What is left until `until` (milliseconds since the epoch), in the last two minutes; a timer that a screen reader reads
 * only when asked. It counts by the clock that nobody sets; another `until` takes another `key`.
 */
export function Countdown({ until }: { readonly until: number }) {
  const { timeLeft } = useStrings().signingIn;
  const [endsAt] = useState(() => performance.now() + until - Date.now());
  const [now, setNow] = useState(() => performance.now());
  const left = endsAt - now;
  useEffect(() => {
    if (left <= 0) return undefined;
    // To the next full second of what is left, so that no second is skipped.
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
