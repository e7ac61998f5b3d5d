/** Bundles the entry of another process, so that each start takes a tenth of a second. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

export interface ChildBundle {
  /** Node's arguments. */
  readonly file: string;
  remove(): Promise<void>;
}

/** @param entry a file of this folder */
export async function bundleChild(entry: string): Promise<ChildBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  const here = import.meta.dirname;
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: [{ find: /^electron$/, replacement: join(here, '..', 'support', 'no-electron.ts') }] },
    ssr: { noExternal: true },
    build: {
      ssr: join(here, entry),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  return { file: join(folder, 'child.mjs'), remove: () => rm(folder, { recursive: true }) };
}
