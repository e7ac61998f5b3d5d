import { useEffect, useRef } from 'react';
import { useHydrated } from './hydration.tsx';

/**
 * The heading of a view. It takes the focus when its view replaces another, so that the keyboard and a screen
 * reader go on where the user now is, and is shown from its top. The first view leaves the focus where it was, and
 * so does one that only changes around the button that the user is about to press.
 */
export function Heading({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const replacesAnother = useRef(useHydrated());
  useEffect(() => {
    if (!replacesAnother.current || hasFocusBeside(heading.current)) return;
    window.scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** Whether the focus is on something else of the same view that has stayed. */
function hasFocusBeside(heading: HTMLElement | null): boolean {
  const focused = document.activeElement;
  const isBeside = focused !== null && heading?.closest('section')?.contains(focused);
  // The focus leaves what has just been hidden only later.
  return isBeside === true && focused.checkVisibility({ visibilityProperty: true });
}
