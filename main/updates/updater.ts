/**
 * Updates by electron-updater's public API: the only file that uses it. Invariants: the publisher has signed the
 * manifest, and its version is never older than one seen before; the updater reaches only the feed's folder, follows no
 * redirect out of it, and downloads no more bytes than the manifest says; it deletes files with another hash, or on
 * Windows and macOS without the publisher's signature.
 */
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type AppUpdater,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import { app, type ProxyConfig } from 'electron/main';
import isOlder from 'semver/functions/lt.js';
import type { Log } from '../lib/log.ts';
import type { Fetch } from '../lib/net-fetch.ts';
import { readBody } from '../lib/response-body.ts';
import { longestManifest, parseManifest } from './update-manifest.ts';
import { FeedError, type Updater } from './updates.ts';

export interface UpdaterDeps {
  /** The folder on a web server, with a slash at its end. */
  readonly feed: URL;
  /** The followed channel, such as `latest`. */
  readonly channel: string;
  /** The publisher's public keys. */
  readonly keys: readonly string[];
  readonly newestSeen: NewestSeen;
  /** The AppImage to replace, or null. */
  readonly appImage: string | null;
  readonly proxy: ProxyConfig | null;
  readonly fetch: Fetch;
  readonly log: Log;
}

/** The newest version that the channel has ever named; stored across restarts. */
export interface NewestSeen {
  get(): string | null;
  set(version: string): void;
}

/** Replaces the AppImage in one step, so that an interruption always leaves one that starts. */
class OwnAppImageUpdater extends AppImageUpdater {
  readonly #file: string | null;

  constructor(file: string | null) {
    super();
    this.#file = file;
  }

  override isUpdaterActive(): boolean {
    return true;
  }

  protected override doInstall(): boolean {
    if (this.#file === null || this.installerPath === null) return false;
    const beside = `${this.#file}.new`;
    try {
      copyFileSync(this.installerPath, beside);
      chmodSync(beside, 0o755);
      renameSync(beside, this.#file);
      return true;
    } finally {
      rmSync(beside, { force: true });
    }
  }
}

function createPlatformUpdater(appImage: string | null): AppUpdater {
  if (process.platform === 'darwin') return new MacUpdater();
  return process.platform === 'win32' ? new NsisUpdater() : new OwnAppImageUpdater(appImage);
}

/** The manifest's name: electron-builder's with another ending, since its own file is not signed. */
function manifestName(channel: string): string {
  if (process.platform === 'darwin') return `${channel}-mac.json`;
  if (process.platform === 'win32') return `${channel}.json`;
  return `${channel}-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.json`;
}

export async function createUpdater(deps: UpdaterDeps): Promise<Updater> {
  const { feed, channel, keys, newestSeen, appImage, proxy, fetch, log } = deps;
  /** Of the largest file that the manifest names. */
  let mostBytes = 0;

  const fetchManifest = async (): Promise<UpdateInfo> => {
    const name = manifestName(channel);
    const response = await fetch(new URL(name, feed).href, {});
    if (!response.ok) throw new Error(`status ${response.status}`);
    const body = await readBody(response, longestManifest).catch((cause: unknown) => {
      throw new FeedError('manifest-too-long', { cause });
    });
    const manifest = parseManifest(body.toString(), name, keys);
    const newest = newestSeen.get();
    // The feed's owner could still offer an old signed version with known vulnerabilities.
    if (newest !== null && isOlder(manifest.version, newest)) throw new FeedError('manifest-outdated');
    newestSeen.set(manifest.version);
    mostBytes = Math.max(...manifest.files.map(({ size }) => size ?? 0));
    return manifest;
  };

  class FeedProvider extends Provider<UpdateInfo> {
    // electron-updater does not export this type.
    constructor(_options: unknown, _updater: unknown, runtime: unknown) {
      super(runtime as never);
    }
    getLatestVersion = fetchManifest;
    resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
      return files.map((info) => ({ url: new URL(encodeURIComponent(info.url), feed), info }));
    }
  }

  const updater = createPlatformUpdater(appImage);
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  if (!app.isPackaged) {
    updater.forceDevUpdateConfig = true;
    updater.updateConfigPath = join(app.getPath('userData'), 'app-update.yml');
  }
  // Last, because a new configuration replaces the provider.
  updater.setFeedURL({ provider: 'custom', updateProvider: FeedProvider });

  const network = updater.netSession;
  if (proxy !== null) await network.setProxy(proxy);
  network.webRequest.onBeforeRequest(({ url }, decide) => {
    const isOfFeed = url.startsWith(feed.href);
    if (!isOfFeed) log.warn('update-request-refused');
    decide({ cancel: !isOfFeed });
  });
  network.webRequest.onHeadersReceived(({ responseHeaders = {}, statusCode }, decide) => {
    const header = (name: string) =>
      Object.entries(responseHeaders).find(([key]) => key.toLowerCase() === name)?.[1]?.[0];
    const length = header('content-length');
    // A compressed answer, or one without a length, could be endless.
    const isBounded = length !== undefined && Number(length) <= mostBytes && !header('content-encoding');
    decide({ cancel: statusCode < 300 && !isBounded });
  });

  return {
    async check() {
      const result = await updater.checkForUpdates();
      if (!result?.isUpdateAvailable) return null;
      const { version, releaseNotes } = result.updateInfo;
      return { version, notes: typeof releaseNotes === 'string' ? releaseNotes : '' };
    },
    async download() {
      await updater.downloadUpdate().catch((cause: unknown) => {
        const { code } = cause as NodeJS.ErrnoException;
        const isUntrue = code !== undefined && /CHECKSUM|SIGN|NO_CHECKSUM/.test(code);
        throw isUntrue || isBlocked(cause) ? new FeedError(isUntrue ? code : 'blocked', { cause }) : cause;
      });
    },
    install() {
      if (process.platform !== 'linux') return updater.quitAndInstall(true, true);
      // Installs after this process has ended.
      app.relaunch({ execPath: appImage ?? process.execPath, args: [] });
      app.quit();
    },
  };
}

/** A request that the rules above have cancelled. */
function isBlocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ERR_BLOCKED_BY_CLIENT');
}
