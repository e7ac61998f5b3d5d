import { useEffect, useEffectEvent } from 'react';

/** Calls `cancel` when Escape is pressed and nothing that it closes is open. */
export function useEscape(cancel: () => void): void {
  const onEscape = useEffectEvent(cancel);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) onEscape();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
