/** The fuses of every package (https://www.electronjs.org/docs/latest/tutorial/fuses). */
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

const { DISABLE, ENABLE } = FuseState;

export const expectedFuses = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: DISABLE,
  [FuseV1Options.EnableCookieEncryption]: DISABLE,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
  [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
  [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  [FuseV1Options.WasmTrapHandlers]: ENABLE,
};

/**
 * Reads the fuses of a program. The result includes fuses that are new in its Electron, so that a comparison fails and
 * a developer must decide; older Electrons lack the last one above.
 */
export async function readFuses(executable: string) {
  return { [FuseV1Options.WasmTrapHandlers]: ENABLE, ...(await getCurrentFuseWire(executable)) };
}
