import { useEffect, useEffectEvent } from 'react';

/** Calls `cancel` when Escape is pressed and nothing that it closes is open. */
export const useEscape = (cancel: () => void): void => useKey('Escape', cancel);

/** Calls `accept` on a new press of Enter, unless the focused element uses the key. */
export const useEnter = (accept: () => void): void => useKey('Enter', accept);

function useKey(key: 'Escape' | 'Enter', act: () => void): void {
  const onKey = useEffectEvent(act);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== key || event.defaultPrevented || event.isComposing) return;
      const isUsed = event.target instanceof Element && event.target.closest('button, a, input, summary');
      // A held key was meant for the previous view.
      if (key === 'Enter' && (event.repeat || isUsed)) return;
      onKey();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [key]);
}
