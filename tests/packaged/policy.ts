/** A policy for all users of this computer, at the installed app's path; only root can write it. */
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defaultSeed } from '../../emulator/seed.ts';
import { customProtocol } from '../../common/product.ts';
import { policyFile } from '../../main/config/policy.ts';
import { planLocalPackage } from '../../scripts/dist-plan.ts';

const file = policyFile('linux', {}, planLocalPackage('0.0.0'));

export const policy = {
  organizationId: defaultSeed.organizations[0]?.id,
  redirectUri: `${customProtocol}://callback`,
  signUp: false,
} as const;

/** As an administrator does. */
export async function placePolicy(): Promise<void> {
  await removePolicy();
  await mkdir(dirname(file));
  await chmod(dirname(file), 0o755);
  await writeFile(file, JSON.stringify(policy));
  await chmod(file, 0o644);
}

export async function removePolicy(): Promise<void> {
  await rm(dirname(file), { recursive: true, force: true });
}

/** Ways that let other users than root change a policy, by name. */
export const weakenings: Readonly<Record<string, (uid: number) => Promise<void>>> = {
  'policy-of-another': (uid) => chown(file, uid, 0),
  'policy-folder-of-another': (uid) => chown(dirname(file), uid, 0),
  'policy-writable-by-others': () => chmod(file, 0o646),
  'policy-folder-writable-by-others': () => chmod(dirname(file), 0o757),
};
