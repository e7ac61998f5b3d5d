/** Diagnostics with the real Electron and computer. */
import { arch } from 'node:os';
import { app, clipboard, nativeTheme, session } from 'electron/main';
import { removeProfileFiles } from '../lib/profile-files.ts';
import { unregisterCustomProtocol } from '../desktop/custom-protocol.ts';
import { createDiagnostics, detectDesktop, type Diagnostics, type DiagnosticsDeps } from './diagnostics.ts';
import type { SystemKeychain } from '../desktop/keychain.ts';
import { createLoginItem } from '../desktop/login-item.ts';
import { resolveProxy } from '../lib/net-fetch.ts';
import { packageName } from '../config/product.ts';
import { builtInSettings, protocolNames } from '../config/environment-settings.ts';

export interface SystemDiagnostics extends Diagnostics {
  /** Removes all of the app's files on this computer, as far as possible. */
  forget(): Promise<void>;
}

export function openDiagnostics(
  deps: Pick<DiagnosticsDeps, 'settings' | 'directory' | 'preferences'> & {
    readonly keychain: SystemKeychain;
  },
): SystemDiagnostics {
  const { directory, preferences } = deps;
  const loginItem = createLoginItem(app, builtInSettings?.packageName ?? packageName);
  const { electron = '', chrome = '', node } = process.versions;
  const diagnostics = createDiagnostics({
    ...deps,
    loginItem,
    versions: {
      app: app.getVersion(),
      electron,
      chromium: chrome,
      node,
      system: `${process.platform} ${process.getSystemVersion()} ${arch()}`,
    },
    resolveProxy,
    showAppearance: (appearance) => {
      nativeTheme.themeSource = appearance;
    },
    writeClipboard: (text) => clipboard.writeText(text),
    desktop: detectDesktop(process.platform, process.env['XDG_CURRENT_DESKTOP']),
  });
  return {
    ...diagnostics,
    forget: async () => {
      const own = session.defaultSession;
      preferences.forget();
      nativeTheme.themeSource = preferences.current().appearance;
      await Promise.allSettled([
        loginItem.set(false),
        unregisterCustomProtocol(app, protocolNames),
        own.clearStorageData(),
        own.clearCache(),
      ]);
      await removeProfileFiles(directory);
    },
  };
}
