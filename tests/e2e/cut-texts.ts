import type { Page } from '@playwright/test';

/** Elements that extend beyond the window, or whose content extends beyond them. */
export const cutTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const elements = [...document.querySelectorAll<HTMLElement>('body *:not(script, .visually-hidden)')];
    const sticksOut = (element: HTMLElement): boolean => {
      const { left, right, width: own } = element.getBoundingClientRect();
      const overflows = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      return own > 0 && (left < -1 || right > width + 1 || overflows);
    };
    return elements.filter(sticksOut).map((element) => element.outerHTML.slice(0, 120));
  });
