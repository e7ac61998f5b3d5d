/** The tray icon's tooltip and menu for each auth state. Pure. */
import { assertNever } from '../../common/assert-never.ts';
import type { MenuItemConstructorOptions } from 'electron/main';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { Strings } from '../../common/strings.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly signOut: () => void;
  readonly quit: () => void;
}

/** @returns one line about the state, without the name of the app */
export function trayStatus(state: AuthState, { tray, connection }: Strings): string {
  switch (state.status) {
    case 'restoring':
      return tray.opening;
    case 'signed-out':
    case 'sign-in-requested':
      return tray.signedOut;
    case 'signing-in':
      return tray.signingIn;
    case 'signed-in': {
      const who = tray.signedIn.replace('{email}', () => state.user.email);
      return state.connection === 'online' ? who : `${who} · ${connection[state.connection].title}`;
    }
    default:
      return assertNever(state);
  }
}

export function trayTemplate(
  state: AuthState,
  strings: Strings,
  { open, signOut, quit }: TrayActions,
): MenuItemConstructorOptions[] {
  return [
    { label: trayStatus(state, strings), enabled: false },
    { type: 'separator' },
    { label: strings.tray.open, click: open },
    ...(state.status === 'signed-in' ? [{ label: strings.actions.signOut, click: signOut }] : []),
    { type: 'separator' },
    { label: strings.menu.quit, click: quit },
  ];
}
