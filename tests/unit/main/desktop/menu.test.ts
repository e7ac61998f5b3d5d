import type { MenuItemConstructorOptions } from 'electron/main';
import { expect, test, vi } from 'vitest';
import { places } from '../../../../common/places.ts';
import { germanStrings } from '../../../../common/strings-de.ts';
import { strings } from '../../../../common/strings.ts';
import { cancelSignInItem, menuTemplate, type MenuOptions } from '../../../../main/desktop/menu.ts';

const platforms = ['linux', 'win32', 'darwin'] as const;

function itemsOf(changes: Partial<MenuOptions>): readonly MenuItemConstructorOptions[] {
  const options = {
    strings,
    platform: 'linux',
    isPackaged: true,
    onPlace: () => {},
    onCancelSignIn: () => {},
    ...changes,
  } as const;
  return menuTemplate(options).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}
const rolesOf = (changes: Partial<MenuOptions>) => itemsOf(changes).flatMap(({ role }) => role ?? []);

test.each(platforms)('on %s every usual shortcut exists', (platform) => {
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

test.each(platforms)('on %s reloading and developer tools exist in development only', (platform) => {
  expect(rolesOf({ platform })).not.toContain('reload');
  expect(rolesOf({ platform })).not.toContain('toggleDevTools');
  expect(rolesOf({ platform, isPackaged: false })).toEqual(
    expect.arrayContaining(['reload', 'toggleDevTools']),
  );
});

test.each(platforms)('on %s Settings open by the usual shortcut', (platform) => {
  const onPlace = vi.fn();
  const found = itemsOf({ platform, onPlace }).find(
    ({ accelerator }) => accelerator === 'CommandOrControl+,',
  );
  expect(found?.label).toBe(strings.places.settings);
  (found?.click as (() => void) | undefined)?.();
  expect(onPlace.mock.calls).toEqual([['settings']]);
});

test.each(platforms)('on %s each place has a digit', (platform) => {
  const onPlace = vi.fn();
  const items = itemsOf({ platform, onPlace });
  for (const [index, place] of places.entries()) {
    const found = items.find(({ accelerator }) => accelerator === `CommandOrControl+${index + 1}`);
    expect(found?.label).toBe(strings.places[place]);
    (found?.click as (() => void) | undefined)?.();
    expect(onPlace).toHaveBeenLastCalledWith(place);
  }
});

test('the menu lists the key that cancels a sign-in but leaves it to the page, except on macOS', () => {
  const cancel = (platform: NodeJS.Platform) =>
    itemsOf({ platform }).find(({ id }) => id === cancelSignInItem);
  for (const platform of ['linux', 'win32'] as const) {
    expect(cancel(platform)).toMatchObject({ accelerator: 'Escape', registerAccelerator: false });
  }
  expect(cancel('darwin')).not.toHaveProperty('accelerator');
});

test('zooming in works with and without Shift, and is listed once', () => {
  const zoomIn = itemsOf({}).filter(({ role }) => role === 'zoomIn');
  expect(zoomIn.map(({ accelerator, visible }) => [accelerator, visible])).toEqual([
    [undefined, undefined],
    ['CommandOrControl+=', false],
  ]);
});

test('every item is in the app’s language', () => {
  for (const platform of platforms) {
    const labels = itemsOf({ platform, strings: germanStrings, isPackaged: false })
      .filter(({ type }) => type !== 'separator')
      .map(({ label }) => label);
    const known: readonly (string | undefined)[] = [
      ...Object.values(germanStrings.menu),
      ...Object.values(germanStrings.places),
    ];
    for (const label of labels) expect(known).toContain(label);
  }
});
