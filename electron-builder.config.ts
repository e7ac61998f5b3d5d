/**
 * What people install. `npm run dist` gives it to electron-builder, with the folder that it has laid out in `dist/app`;
 * nothing of node_modules gets into a package.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { customProtocol, publisher, updateFeed } from './common/product.ts';
import type { DistPlan } from './scripts/dist-plan.ts';

/** Which Electron to package. */
export interface PackagedElectron {
  readonly version: string;
  /** A folder with it, or null to download the official one, which must have one of these checksums. */
  readonly folder: string | null;
  readonly checksums: Readonly<Record<string, string>>;
}

/** What Electron links against and Debian does not have on every machine, and what registers the protocol. */
const debianDependencies = [
  'libasound2',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2',
  'libdrm2',
  'libgbm1',
  // Without a desktop's own opener xdg-open reads the entry by itself, and not a path with spaces; gio does.
  'libglib2.0-bin',
  'libgtk-3-0',
  'libnss3',
  'libsecret-1-0',
  'libxcomposite1',
  'libxdamage1',
  'libxkbcommon0',
  'libxrandr2',
  'xdg-utils',
  'desktop-file-utils',
];

export function electronBuilderConfiguration(
  plan: DistPlan,
  electron: PackagedElectron,
  installerScript: string,
): Configuration {
  const isRelease = plan.edition === 'release';
  const isMacSigned = Boolean(process.env['CSC_LINK'] || process.env['CSC_NAME']);
  return {
    appId: plan.applicationId,
    productName: plan.productName,
    copyright: `Copyright © ${publisher.name}`,
    directories: { app: 'dist/app', output: 'dist', buildResources: 'build' },
    files: ['out/**', 'package.json', '!node_modules'],
    // Some of the licences want to be where the code is.
    extraResources: [{ from: 'dist/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' }],
    asar: true,
    npmRebuild: false,
    electronVersion: electron.version,
    electronDist: electron.folder,
    electronDownload: { checksums: { ...electron.checksums } },
    // The app speaks English; these are Chromium's own texts.
    electronLanguages: ['en-US'],
    artifactName: `${plan.packageName}-\${version}-\${os}-\${arch}.\${ext}`,
    protocols: [{ name: plan.productName, schemes: [customProtocol], role: 'Viewer' }],
    publish: isRelease ? [{ provider: 'generic', url: updateFeed }] : null,

    // What an unpacked Electron has for starting apps from folders.
    afterPack: async ({ appOutDir, packager }) => {
      await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
      await rm(join(appOutDir, 'version'), { force: true });
    },

    // https://www.electronjs.org/docs/latest/tutorial/fuses, every one that electron-builder can set.
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    },

    linux: {
      target: [{ target: 'deb' }, { target: 'AppImage' }],
      executableName: plan.packageName,
      // With `desktopName` of the packaged package.json: window class, desktop entry and icon are one identity.
      syncDesktopName: true,
      category: 'Utility',
      icon: 'build/icons',
      synopsis: plan.productName,
      maintainer: `${publisher.name} <${publisher.email}>`,
      vendor: publisher.name,
    },
    deb: {
      depends: debianDependencies,
      recommends: [],
      packageCategory: 'utils',
      compression: isRelease ? 'xz' : 'gz',
      afterInstall: 'build/linux/after-install.tpl',
      afterRemove: 'build/linux/after-remove.tpl',
      appArmorProfile: 'build/linux/apparmor-profile.tpl',
    },
    rpm: {
      packageCategory: 'Applications/System',
      afterInstall: 'build/linux/after-install.tpl',
      afterRemove: 'build/linux/after-remove.tpl',
      appArmorProfile: 'build/linux/apparmor-profile.tpl',
    },
    // The runtime that needs no libfuse2, which newer distributions leave out.
    toolsets: { appimage: '1.0.3' },

    win: {
      target: [
        { target: 'nsis', arch: ['x64', 'arm64'] },
        { target: 'zip', arch: ['x64', 'arm64'] },
      ],
      // Signed where WIN_CSC_LINK or CSC_LINK names a certificate.
      icon: 'build/icon.ico',
    },
    nsis: {
      oneClick: true,
      perMachine: false,
      packElevateHelper: false,
      // One installer for both architectures would be twice as large.
      buildUniversalInstaller: false,
      deleteAppDataOnUninstall: false,
      shortcutName: plan.productName,
      uninstallDisplayName: `${plan.productName} \${version}`,
      include: installerScript,
    },

    mac: {
      target: [
        { target: 'dmg', arch: 'universal' },
        { target: 'zip', arch: 'universal' },
      ],
      icon: 'build/icon.icns',
      category: 'public.app-category.utilities',
      // Without a certificate the signature is ad hoc: it runs on this machine, and a hardened runtime would refuse
      // Electron's own libraries, which then carry no team.
      ...(isMacSigned ? {} : { identity: '-' }),
      hardenedRuntime: isMacSigned,
      gatekeeperAssess: false,
      entitlements: 'build/mac/entitlements.plist',
      entitlementsInherit: 'build/mac/entitlements.plist',
      // Electron-builder notarizes where APPLE_API_KEY or APPLE_ID is set, see RELEASING.md.
      ...(isMacSigned ? {} : { notarize: false }),
    },
    dmg: { title: `${plan.productName} \${version}`, sign: false },
  };
}
