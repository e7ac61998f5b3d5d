/**
 * Guards show parts of a view only to some users. They decide only what is drawn: main and the API check every request
 * themselves.
 */
import { useContext, type ReactNode } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import { AuthStateContext } from './auth-provider.tsx';

interface SignedInProps {
  /** The content, or a function from the signed-in state to it. */
  readonly children: ReactNode | ((state: SignedInState) => ReactNode);
}

/** Shows its children to signed-in users. */
export function SignedIn({ children }: SignedInProps) {
  const state = useContext(AuthStateContext);
  if (state.status !== 'signed-in') return null;
  return typeof children === 'function' ? children(state) : children;
}

/** Shows its children if nobody is signed in; shows nothing while the session is still being restored. */
export function SignedOut({ children }: { readonly children: ReactNode }) {
  return useContext(AuthStateContext).status === 'signed-out' && children;
}

interface CanProps {
  /** A permission's slug, as WorkOS puts it into the access token. */
  readonly permission: string;
  /** The content for signed-in users without the permission. */
  readonly otherwise?: ReactNode;
  readonly children: ReactNode;
}

/** Shows its children to users with a permission. */
export function Can({ permission, otherwise, children }: CanProps) {
  return (
    <SignedIn>{({ permissions }) => (permissions.includes(permission) ? children : otherwise)}</SignedIn>
  );
}
