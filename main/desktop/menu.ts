/** The application menu: the platform's own items and shortcuts, in the app's language. Pure. */
import type { MenuItemConstructorOptions } from 'electron/main';
import type { Strings } from '../../common/strings.ts';

export interface MenuOptions {
  readonly strings: Strings;
  readonly platform: NodeJS.Platform;
  /** A packaged app has no business with reloading its page or looking into it. */
  readonly isPackaged: boolean;
  readonly onSettings: () => void;
}

export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { strings, platform, isPackaged, onSettings } = options;
  const words = strings.menu;
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = {
    label: strings.places.settings,
    accelerator: 'CommandOrControl+,',
    click: onSettings,
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
      // Where plus is typed with Shift, people press the key without it.
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
  const window: MenuItemConstructorOptions = {
    label: words.window,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'front', label: words.front },
    ],
  };
  return isMac ? [app, file, edit, view, window] : [file, edit, view];
}
