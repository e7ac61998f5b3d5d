/**
 * The first render must be what the prerendered document shows, which knows the status and three texts only.
 * What depends on more waits for the second one.
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
