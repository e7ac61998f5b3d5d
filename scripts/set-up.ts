/** What a command needs beyond the packages of package-lock.json. */
import { provideDebianPackages } from './debian-packages.ts';
import type { PackagePurpose } from './debian-packages.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { prepareSandbox } from './sandbox.ts';

/**
 * Provides the Debian packages, Electron and its sandbox, silently where they are there already.
 *
 * @param purposes what the Debian packages are for
 * @throws Error that says what to do, if something can't be had
 */
export async function setUp(purposes: readonly PackagePurpose[]): Promise<ElectronRuntime> {
  await provideDebianPackages(purposes);
  const runtime = await provideElectronRuntime(process.env);
  Object.assign(process.env, await prepareSandbox(runtime.dist));
  return runtime;
}
