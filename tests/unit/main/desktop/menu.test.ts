import type { MenuItemConstructorOptions } from 'electron/main';
import { expect, test, vi } from 'vitest';
import { germanStrings } from '../../../../common/strings-de.ts';
import { strings } from '../../../../common/strings.ts';
import { menuTemplate, type MenuOptions } from '../../../../main/desktop/menu.ts';

const platforms = ['linux', 'win32', 'darwin'] as const;

function itemsOf(changes: Partial<MenuOptions>): readonly MenuItemConstructorOptions[] {
  const options = { strings, platform: 'linux', isPackaged: true, onSettings: () => {}, ...changes } as const;
  return menuTemplate(options).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}
const rolesOf = (changes: Partial<MenuOptions>) => itemsOf(changes).flatMap(({ role }) => role ?? []);

test.each(platforms)('on %s everything that people do by its shortcut is there', (platform) => {
  const usual = [
    'undo',
    'redo',
    'cut',
    'copy',
    'paste',
    'selectAll',
    'resetZoom',
    'zoomIn',
    'zoomOut',
    'close',
    'quit',
  ];
  expect(rolesOf({ platform })).toEqual(expect.arrayContaining(usual));
});

test.each(platforms)(
  'on %s a packaged app can’t be reloaded or looked into, one in development can',
  (platform) => {
    expect(rolesOf({ platform })).not.toContain('reload');
    expect(rolesOf({ platform })).not.toContain('toggleDevTools');
    expect(rolesOf({ platform, isPackaged: false })).toEqual(
      expect.arrayContaining(['reload', 'toggleDevTools']),
    );
  },
);

test.each(platforms)('on %s Settings open by the shortcut that people know', (platform) => {
  const onSettings = vi.fn();
  const found = itemsOf({ platform, onSettings }).filter(({ label }) => label === strings.places.settings);
  expect(found).toEqual([expect.objectContaining({ accelerator: 'CommandOrControl+,' })]);
  (found[0]?.click as (() => void) | undefined)?.();
  expect(onSettings).toHaveBeenCalledOnce();
});

test('zooming in works with and without Shift, and is shown once', () => {
  const zoomIn = itemsOf({}).filter(({ role }) => role === 'zoomIn');
  expect(zoomIn.map(({ accelerator, visible }) => [accelerator, visible])).toEqual([
    [undefined, undefined],
    ['CommandOrControl+=', false],
  ]);
});

test('every item speaks the language of the app', () => {
  for (const platform of platforms) {
    const labels = itemsOf({ platform, strings: germanStrings, isPackaged: false })
      .filter(({ type }) => type !== 'separator')
      .map(({ label }) => label);
    const known: readonly (string | undefined)[] = [
      ...Object.values(germanStrings.menu),
      germanStrings.places.settings,
    ];
    for (const label of labels) expect(known).toContain(label);
  }
});
