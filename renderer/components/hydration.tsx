/**
 * The first render must equal the prerendered document, which knows only the status and three texts. Parts that need
 * more data wait for the second render.
 */
import { useSyncExternalStore, type ReactNode } from 'react';

const neverChanges = () => () => {};

/** False while React takes over the document, true ever after. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

export function AfterHydration({ children }: { readonly children: ReactNode }) {
  return useHydrated() && children;
}
