/**
 * Makes a release's files for Windows or macOS, as far as Linux can:
 * `installers.ts win|mac APP ELECTRON OUT [TARGET…]`. Nothing is signed, but named as if it were; macOS's is not merged
 * from two architectures, and has no disk image.
 */
import { Arch, Platform, build } from 'electron-builder';
import { join } from 'node:path';
import { packageName, productName } from '../../common/product.ts';
import { electronBuilderOptions } from '../../scripts/dist-options.ts';
import { projectRoot } from '../../scripts/project.ts';

const [system, app = '', electron = '', output = '', ...targets] = process.argv.slice(2);
const options = electronBuilderOptions(
  { edition: 'release', packageName },
  { version: '45.4.1', folder: electron, checksums: {} },
  system === 'win' ? 'win32' : 'darwin',
  { CSC_LINK: 'a certificate' },
);
const common = { projectDir: projectRoot, publish: 'never' } as const;
const config = { ...options, forceCodeSigning: false, directories: { app, output } };

if (system === 'win') {
  const script = join(import.meta.dirname, 'installer.nsi');
  await build({ ...common, win: targets, config: { ...config, nsis: { script } } });
} else {
  await build({ ...common, targets: Platform.MAC.createTarget('dir', Arch.x64), config });
  const prepackaged = join(output, 'mac', `${productName}.app`);
  await build({ ...common, targets: Platform.MAC.createTarget('zip', Arch.universal), prepackaged, config });
}
