import { useEffect, useRef } from 'react';
import { useHydrated } from './hydration.tsx';

/**
 * The heading of a view. It takes the focus when its view replaces another, so that keyboard and screen reader continue
 * there, and the view starts at its top. The first view leaves the focus where it was. So does one that only changes
 * around the button that the user is about to press, or that arrives while the focus is in an open menu.
 */
export function Heading({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const replacesAnother = useRef(useHydrated());
  useEffect(() => {
    if (!replacesAnother.current || hasFocusBeside(heading.current)) return;
    window.scrollTo(0, 0);
    if (!isInMenu(document.activeElement)) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** Whether the focus is on another element that stayed in the view. */
function hasFocusBeside(heading: HTMLElement | null): boolean {
  const focused = document.activeElement;
  const isBeside = focused !== null && heading?.closest('section')?.contains(focused);
  // A newly hidden element loses the focus only later.
  return isBeside === true && focused.checkVisibility({ visibilityProperty: true });
}

/** Whether this is in an open menu, or the button that opened it. */
function isInMenu(focused: Element | null): boolean {
  const menu = document.querySelector(':popover-open');
  return menu !== null && (menu.contains(focused) || focused?.getAttribute('popovertarget') === menu.id);
}
