import { useEffect, useState } from 'react';
import type { Result } from '../../common/result.ts';
import { answerOf } from '../requests.ts';

/** What main answers to a question that is asked once; null asks nothing, and leaves an answer as it is. */
export function useAnswer<T>(ask: (() => Promise<Result<T>>) | null): Result<T> | null {
  const [answer, setAnswer] = useState<Result<T> | null>(null);
  useEffect(() => {
    if (ask === null) return undefined;
    let wanted = true;
    void answerOf(ask).then((result) => {
      if (wanted) setAnswer(result);
    });
    return () => {
      wanted = false;
    };
  }, [ask]);
  return answer;
}
