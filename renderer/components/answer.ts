import { useEffect, useState } from 'react';
import type { Result } from '../../common/auth/result.ts';
import { answerOf } from '../requests.ts';

/** What main answers to a question that is asked once. */
export function useAnswer<T>(ask: () => Promise<Result<T>>): Result<T> | null {
  const [answer, setAnswer] = useState<Result<T> | null>(null);
  useEffect(() => {
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
