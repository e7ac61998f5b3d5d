/** Chooses how this installation gets updates, if at all. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron/main';
import type { UpdateState } from '../../common/update.ts';
import { appImageFile } from '../desktop/app-image.ts';
import type { Log } from '../lib/log.ts';
import type { Fetch } from '../lib/net-fetch.ts';
import type { Policy } from '../config/policy.ts';
import type { PreferencesStore } from '../config/preferences.ts';
import { updateFeed, updateKeys } from '../config/product.ts';
import type { DevelopmentSettings } from '../config/environment-settings.ts';
import { isLoopbackHost } from '../config/sign-in-settings.ts';
import { createUpdates, type Updates } from './updates.ts';

export interface UpdateServiceDeps {
  readonly policy: Pick<Policy, 'updateChannel' | 'proxy'>;
  /** Replaces the product's feed and keys in an unpackaged app. */
  readonly development: DevelopmentSettings;
  readonly preferences: Pick<PreferencesStore, 'current' | 'change'>;
  readonly fetch: Fetch;
  readonly log: Log;
}

/** The policy's channel for no updates at all. */
const noChannel = 'off';

/** @returns running updates, or a state with the reason why there are none */
export async function openUpdates({
  policy,
  development,
  preferences,
  fetch,
  log,
}: UpdateServiceDeps): Promise<Updates> {
  if (policy.updateChannel === noChannel) return noUpdates('managed');
  if (!app.isPackaged && development.updateFeed === null) return noUpdates('development');
  const feed = feedFolder(app.isPackaged ? updateFeed : (development.updateFeed ?? ''), app.isPackaged);
  const keys = app.isPackaged ? updateKeys : [development.updateKey].filter((key) => key !== null);
  // electron-builder writes it into packages for publication.
  const isPublished = !app.isPackaged || existsSync(join(process.resourcesPath, 'app-update.yml'));
  if (feed === null || keys.length === 0 || !isPublished) return noUpdates('no-feed');

  const channel = policy.updateChannel ?? 'latest';
  const newest = () => preferences.current().newestUpdates;
  const appImage = appImageFile(process.env, process.execPath);
  const { createUpdater } = await import('./updater.ts');
  return createUpdates({
    updater: await createUpdater({
      feed,
      channel,
      keys,
      newestSeen: {
        get: () => newest()[channel] ?? null,
        set: (version) => {
          if (newest()[channel] !== version) {
            void preferences.change({ newestUpdates: { ...newest(), [channel]: version } });
          }
        },
      },
      appImage,
      proxy: policy.proxy,
      fetch,
      log,
    }),
    replacesItself: replacesItself(appImage),
    setTimer: (delay, callback) => {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    log,
  });
}

/** The app must not replace a package manager's files, nor a folder that a user has unpacked. */
function replacesItself(appImage: string | null): boolean {
  if (process.platform === 'darwin') return true;
  if (process.platform === 'win32') {
    return existsSync(join(dirname(process.execPath), `Uninstall ${app.getName()}.exe`));
  }
  return appImage !== null;
}

/**
 * @param isRelease whether https is required
 * @returns the folder with a slash at its end; null for the product's placeholder or an invalid address
 */
export function feedFolder(address: string, isRelease: boolean): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || /(^|\.)example\.(com|org|net)$/.test(url.hostname)) return null;
  const isSafe = url.protocol === 'https:' || (!isRelease && isLoopbackHost(url.hostname));
  return isSafe ? new URL(`${url.origin}${url.pathname.replace(/\/*$/, '/')}`) : null;
}

function noUpdates(reason: Extract<UpdateState, { status: 'off' }>['reason']): Updates {
  return {
    state: () => ({ status: 'off', reason }),
    onStateChanged: () => () => {},
    check: async () => {},
    install: () => {},
  };
}
