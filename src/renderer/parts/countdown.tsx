import { useEffect, useState } from 'react';
import { strings } from '../../contract/strings.ts';
import { formatTimeLeft } from '../text.ts';

/** What is left until `until` (milliseconds since the epoch); a timer that a screen reader reads only when asked. */
export function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now);
  const left = until - now;
  useEffect(() => {
    if (left <= 0) return undefined;
    // To the next full second of what is left, so that no second is skipped.
    const timer = setTimeout(() => setNow(Date.now()), left % 1000 || 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <p className="countdown">
      {strings.signingIn.timeLeft}{' '}
      <span role="timer" aria-label={strings.signingIn.timeLeft}>
        {formatTimeLeft(left)}
      </span>
    </p>
  );
}
