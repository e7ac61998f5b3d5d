import { lazy, Suspense, useRef, useState } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import { ActionButton, type Action } from './action.tsx';
import { Avatar } from './avatar.tsx';
import { AfterHydration } from './hydration.tsx';
import type { Navigation } from './shell.tsx';
import { useStrings } from './words.tsx';

const Organizations = lazy(() => import('../views/organizations.tsx'));

interface AccountMenuProps extends Pick<Navigation, 'onPlace'> {
  readonly bridge: Pick<AppBridge, 'signOut' | 'switchOrganization' | 'readPolicy' | 'copyDiagnostics'>;
  readonly state: SignedInState;
  /** Its problem is shown in the news, since the menu closes. */
  readonly signingOut: Action;
}

const id = 'account-menu';

/** The user's picture, which opens the account menu. */
export function AccountMenu({ bridge, state, signingOut, onPlace }: AccountMenuProps) {
  const strings = useStrings();
  const [isOpened, setOpened] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const { user } = state;
  const walk = () => {
    menu.current?.hidePopover();
    onPlace('account');
  };
  const signOut = () => {
    menu.current?.hidePopover();
    void signingOut.run(() => bridge.signOut());
  };
  return (
    <>
      <button type="button" className="account" popoverTarget={id} aria-label={strings.accountMenu}>
        <Avatar key={user.id} user={user} />
      </button>
      <AfterHydration>
        <div
          ref={menu}
          id={id}
          className="menu"
          popover="auto"
          role="group"
          aria-label={strings.accountMenu}
          // Before it opens, so that it is never empty.
          onBeforeToggle={({ newState }) => setOpened(newState === 'open')}
        >
          {isOpened && (
            <>
              <p className="menu-user">
                <strong>
                  <bdi>{user.name}</bdi>
                </strong>
                {user.name !== user.email && <span>{user.email}</span>}
              </p>
              <Suspense>
                <Organizations bridge={bridge} state={state} />
              </Suspense>
              <button type="button" className="plain" onClick={walk}>
                {strings.places.account}
              </button>
              <ActionButton action={signingOut} onPress={signOut}>
                {strings.actions.signOut}
              </ActionButton>
            </>
          )}
        </div>
      </AfterHydration>
    </>
  );
}
