import { useEffect, useRef } from 'react';
import { useHydrated } from './hydration.tsx';

/**
 * The heading of a view. It takes the focus when its view replaces another, so that the keyboard and a screen
 * reader go on where the person now is; the first view leaves the focus where it was.
 */
export function Heading({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const replacesAnother = useRef(useHydrated());
  useEffect(() => {
    if (replacesAnother.current) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
