/**
 * How a view says for whom a part of it is. Guards decide what is drawn and nothing else: main, and the API behind it,
 * are asked by every request and answer for themselves.
 */
import { useContext, type ReactNode } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import { AuthStateContext } from './auth-provider.tsx';

interface SignedInProps {
  /** What to show, or how to show it to the user who is signed in. */
  readonly children: ReactNode | ((state: SignedInState) => ReactNode);
}

/** Shows its children to who is signed in. */
export function SignedIn({ children }: SignedInProps) {
  const state = useContext(AuthStateContext);
  if (state.status !== 'signed-in') return null;
  return typeof children === 'function' ? children(state) : children;
}

/** Shows its children where nobody is signed in; shows nothing either while it is still open who is signed in. */
export function SignedOut({ children }: { readonly children: ReactNode }) {
  return useContext(AuthStateContext).status === 'signed-out' && children;
}

interface CanProps {
  /** A permission's slug, as WorkOS puts it into the access token. */
  readonly permission: string;
  /** What to show to the user who is signed in without it. */
  readonly otherwise?: ReactNode;
  readonly children: ReactNode;
}

/** Shows its children to who has a permission. */
export function Can({ permission, otherwise, children }: CanProps) {
  return (
    <SignedIn>{({ permissions }) => (permissions.includes(permission) ? children : otherwise)}</SignedIn>
  );
}
