import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { childCommands, findMainProcess } from './main-process.ts';
import { pixel } from './person.ts';

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly url?: string; readonly host?: string };
  }[];
}

test('a whole session contacts AuthKit and no other server @security', async ({
  app,
  person,
  emulator,
  folder,
}) => {
  const file = join(folder, 'net-log.json');
  await app.launch({ args: [`--log-net-log=${file}`] });
  await person.signIn(pixel);
  await app.goTo('Dashboard');
  await app.button(strings.dashboard.api.notes).click();
  await expect(app.window.getByRole('main')).toContainText('A note that only');
  await app.quit();

  const { constants, events } = JSON.parse(await readFile(file, 'utf8')) as NetLog;
  const nameOf = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]));
  const asked = (pattern: RegExp, read: (params: NonNullable<NetLog['events'][0]['params']>) => unknown) =>
    events.flatMap(({ type, params }) =>
      pattern.test(nameOf.get(type) ?? '') && params !== undefined ? (read(params) ?? []) : [],
    );
  const urls = asked(/^URL_REQUEST_START_JOB$/, ({ url }) => url).map((url) => new URL(String(url)));
  expect(new Set(urls.map(({ origin }) => origin))).toEqual(new Set([emulator.url]));
  const hosts = asked(/^HOST_RESOLVER/, ({ host }) => host).map(String);
  expect(hosts.filter((host) => !host.includes(new URL(emulator.url).hostname))).toEqual([]);
});

test('no crash reporter runs or leaves files in the profile @security', async ({ app }) => {
  await app.launch();
  const commands = await childCommands(await findMainProcess(app.profile));
  expect(commands.some((command) => command.includes('--type=zygote'))).toBe(true);
  expect(commands.filter((command) => command.includes('crashpad'))).toEqual([]);
});
