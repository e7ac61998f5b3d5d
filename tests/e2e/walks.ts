/** Navigation in the app's window, as a user does it. */
import type { Locator, Page } from '@playwright/test';
import { strings } from '../../common/strings.ts';

export type PlaceName = 'Home' | 'Dashboard' | 'Account' | 'Settings';

const button = (window: Page, name: string): Locator => window.getByRole('button', { name, exact: true });

/** Opens a place by the navigation, or Account by the account menu. */
export async function goTo(window: Page, place: PlaceName): Promise<void> {
  if (place === 'Account') {
    await button(window, strings.accountMenu).click();
    await button(window, strings.places.account).click();
  } else {
    await window.getByRole('navigation').getByText(place, { exact: true }).click();
  }
}

/** Signs out by the account menu. */
export async function signOut(window: Page): Promise<void> {
  await button(window, strings.accountMenu).click();
  await button(window, strings.actions.signOut).click();
}
