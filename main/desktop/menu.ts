/** The application menu: the platform's own items and shortcuts, in the app's language. Pure. */
import type { MenuItemConstructorOptions } from 'electron/main';
import { places, type Place } from '../../common/places.ts';
import type { Strings } from '../../common/strings.ts';

export interface MenuOptions {
  readonly strings: Strings;
  readonly platform: NodeJS.Platform;
  /** Only development has *Reload* and the developer tools. */
  readonly isPackaged: boolean;
  readonly onPlace: (place: Place) => void;
  readonly onCancelSignIn: () => void;
}

/** The item that is available while a sign-in is under way. */
export const cancelSignInItem = 'cancel-sign-in';

export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { strings, platform, isPackaged, onPlace, onCancelSignIn } = options;
  const words = strings.menu;
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = {
    label: strings.places.settings,
    accelerator: 'CommandOrControl+,',
    click: () => onPlace('settings'),
  };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: words.quit };

  const app: MenuItemConstructorOptions = {
    label: strings.productName,
    submenu: [
      { role: 'about', label: words.about },
      separator,
      settings,
      separator,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      separator,
      quit,
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      ...(isMac ? [] : [settings, separator]),
      { role: 'close', label: words.close },
      ...(isMac ? [] : [quit]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      separator,
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'resetZoom', label: words.actualSize },
      { role: 'zoomIn', label: words.zoomIn },
      // On keyboards where plus needs Shift, users press the key without it.
      { role: 'zoomIn', label: words.zoomIn, accelerator: 'CommandOrControl+=', visible: false },
      { role: 'zoomOut', label: words.zoomOut },
      separator,
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(isPackaged
        ? []
        : ([
            separator,
            { role: 'reload', label: words.reload },
            { role: 'toggleDevTools', label: words.developerTools },
          ] satisfies MenuItemConstructorOptions[])),
    ],
  };
  const go: MenuItemConstructorOptions = {
    label: words.go,
    submenu: [
      ...places.map((place, index): MenuItemConstructorOptions => ({
        label: strings.places[place],
        accelerator: `CommandOrControl+${index + 1}`,
        click: () => onPlace(place),
      })),
      separator,
      {
        id: cancelSignInItem,
        label: words.cancelSignIn,
        enabled: false,
        click: onCancelSignIn,
        // Listed only: the page handles the key, since it may close something else. On macOS a listed key is always
        // handled.
        ...(isMac ? {} : { accelerator: 'Escape', registerAccelerator: false }),
      },
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: words.window,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'front', label: words.front },
    ],
  };
  return isMac ? [app, file, edit, view, go, window] : [file, edit, view, go];
}
