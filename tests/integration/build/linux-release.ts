/** Makes the Linux packages of a release in one run, of an Electron and an app as small as they can be: ARGV[2]/out. */
import { Arch, Platform, build } from 'electron-builder';
import { join } from 'node:path';
import { electronBuilderOptions } from '../../../scripts/dist-options.ts';
import { projectRoot } from '../../../scripts/project.ts';

const folder = process.argv[2] ?? '';
const electron = { version: '45.4.1', folder: join(folder, 'electron'), checksums: {} };
const options = electronBuilderOptions({ edition: 'release' }, electron, 'linux', {});
await build({
  projectDir: projectRoot,
  publish: 'never',
  targets: Platform.LINUX.createTarget(['deb', 'rpm', 'AppImage'], Arch.x64),
  config: {
    ...options,
    directories: { app: join(folder, 'app'), output: join(folder, 'out') },
  },
});
