/** The deb, made on Debian 12, on Debian 13: some libraries have other names there, and user namespaces are forbidden. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customProtocol } from '../../common/product.ts';
import { planLocalPackage } from '../../scripts/dist-plan.ts';
import { projectRoot } from '../../scripts/project.ts';
import { startProcess, windowIsLoaded } from '../kit/app-process.ts';
import { commandInDebian13, provideDebian13 } from './debian-13.ts';
import { hasPrograms, must } from './programs.ts';

const { applicationId, packageName } = planLocalPackage('0.0.0');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log('LEFT OUT: Debian 13; it takes root, to make one and to install packages in it.');

const asPerson = 'setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/person';
/** Its own display number: clients try the abstract address first, which the whole machine shares. */
const serverNumber = 1_000 + (process.pid % 10_000);
const display = `xvfb-run --server-num=${serverNumber} --server-args='-screen 0 1280x1024x24 -nolisten local'`;
/** The package managers' own data, which they change. */
const books = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log'];

/** The test in the chroot, where the kernel forbids user namespaces. */
const script = `
list() {
  for folder in /etc /opt /usr /var; do
    [ -e $folder ] && find $folder -mindepth 1 ${books.map((path) => `-path ${path} -prune -o`).join(' ')} -print
  done | sort
}
list > /tmp/before
apt-get install --yes --quiet /given/*.deb
echo "installed: $(dpkg-query --show --showformat='\${db:Status-Status}' ${packageName})"
echo "sandbox: $(stat --format=%a /opt/${packageName}/chrome-sandbox)"
echo "handler: $(${asPerson} xdg-mime query default x-scheme-handler/${customProtocol})"
code=0
${asPerson} ${display} ${packageName} --remote-debugging-port=0 --lang=en || code=$?
echo "ended: $code"
apt-get purge --yes --quiet ${packageName}
list > /tmp/after
diff /tmp/before /tmp/after | sed 's/^/left: /'
`;

async function buildPackage(): Promise<string> {
  await must(process.execPath, ['--import', 'tsx', 'scripts/dist.ts', '--local']);
  const dist = join(projectRoot, 'dist');
  const name = (await readdir(dist)).find((each) => each.endsWith('.deb'));
  if (name === undefined) throw new Error('npm run dist:local made no deb.');
  return join(dist, name);
}

describe.runIf(isRoot && hasPrograms('Debian 13', ['debootstrap']))('on Debian 13 the deb', () => {
  let work: string;
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  });
  afterAll(() => rm(work, { recursive: true }));

  test('installs, starts for an ordinary user, and leaves nothing when it is purged', async ({ skip }) => {
    const deb = process.env['APP_DEB'] ?? (await buildPackage());
    const depends = (await must('dpkg-deb', ['--field', deb, 'Depends'])).trim();
    const provided = await provideDebian13(`${depends}, xvfb, xauth`);
    if ('reason' in provided) {
      console.log(`LEFT OUT: Debian 13, which could not be made: ${provided.reason.split('\n').at(-1)}`);
      return skip();
    }
    const [command, ...args] = await commandInDebian13(provided.folder, work, script, [deb]);
    let output = '';
    const session = startProcess(command, args, process.env, (text) => (output += text));
    const address = await session.debuggingAddress;
    await windowIsLoaded(address, 1);
    const browser = await chromium.connectOverCDP(address);
    const window = browser.contexts()[0]?.pages()[0];
    if (window === undefined) throw new Error('The app has no window.');
    await window.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await window.close();
    expect(await session.ended, output).toBe(0);
    const said = output
      .split('\n')
      .filter((line) => /^(?:installed|sandbox|handler|ended|left): /.test(line));
    expect(said).toEqual([
      'installed: installed',
      'sandbox: 4755',
      `handler: ${applicationId}.desktop`,
      'ended: 0',
    ]);
  }, 600_000);
});
