/**
 * Updates by electron-updater: the only file that uses it.
 * Invariants: it reaches the feed's folder and nothing else, follows no redirect out of it, and takes no more bytes than
 * the manifest promises; nothing older is ever installed; what does not have its hash, or on Windows and macOS its
 * signature, is thrown away.
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
import type { Log } from '../lib/log.ts';
import type { Fetch } from '../lib/net-fetch.ts';
import { readBody } from '../lib/response-body.ts';
import { longestManifest, parseManifest } from './update-manifest.ts';
import { FeedError, type Updater } from './updates.ts';

export interface UpdaterDeps {
  /** The folder on a web server, with a slash at its end. */
  readonly feed: URL;
  /** Which of the feed's manifests is followed, such as `latest`. */
  readonly channel: string;
  /** The AppImage that is replaced, or null. */
  readonly appImage: string | null;
  readonly proxy: ProxyConfig | null;
  readonly fetch: Fetch;
  readonly log: Log;
}

/** Replaces the AppImage in one step: whenever it is interrupted, there is one that starts. */
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

/** The manifest's name, as electron-builder has it. */
function manifestName(channel: string): string {
  if (process.platform === 'darwin') return `${channel}-mac.yml`;
  if (process.platform === 'win32') return `${channel}.yml`;
  return `${channel}-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`;
}

export async function createUpdater(deps: UpdaterDeps): Promise<Updater> {
  const { feed, channel, appImage, proxy, fetch, log } = deps;
  /** Of the largest file that the manifest names. */
  let mostBytes = 0;

  const fetchManifest = async (): Promise<UpdateInfo> => {
    const response = await fetch(new URL(manifestName(channel), feed).href, {});
    if (!response.ok) throw new Error(`status ${response.status}`);
    const body = await readBody(response, longestManifest).catch((cause: unknown) => {
      throw new FeedError('manifest-too-long', { cause });
    });
    const manifest = parseManifest(body.toString());
    mostBytes = Math.max(...manifest.files.map(({ size }) => size ?? 0));
    return manifest;
  };

  class FeedProvider extends Provider<UpdateInfo> {
    // electron-updater doesn't export the type of what it passes.
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
  // Last, because a new configuration brings the provider that it names.
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
    // What is packed, or does not say how long it is, could be without end.
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
      // Waits until this process has ended, which installs.
      app.relaunch({ execPath: appImage ?? process.execPath, args: [] });
      app.quit();
    },
  };
}

/** What the rules above have cut off. */
function isBlocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ERR_BLOCKED_BY_CLIENT');
}
