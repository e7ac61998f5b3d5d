import { useEffect, useEffectEvent } from 'react';

/** Calls `cancel` when Escape is pressed and nothing that it closes is open. */
export const useEscape = (cancel: () => void): void => useKey('Escape', cancel);

/** Calls `accept` when Enter is pressed anew, and not on what has a use for it. */
export const useEnter = (accept: () => void): void => useKey('Enter', accept);

function useKey(key: 'Escape' | 'Enter', act: () => void): void {
  const onKey = useEffectEvent(act);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== key || event.defaultPrevented || event.isComposing) return;
      const isUsed = event.target instanceof Element && event.target.closest('button, a, input, summary');
      // One that is held down was meant for what stood there before.
      if (key === 'Enter' && (event.repeat || isUsed)) return;
      onKey();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [key]);
}
