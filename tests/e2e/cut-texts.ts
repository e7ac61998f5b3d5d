import type { Page } from '@playwright/test';

/** Texts that extend beyond the window or a clipping element. */
export const cutTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const elements = [...document.querySelectorAll<HTMLElement>('body *:not(script, .visually-hidden)')];
    const sticksOut = (element: HTMLElement): boolean => {
      const { left, right, width: own } = element.getBoundingClientRect();
      const clips =
        getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      return own > 0 && (left < -1 || right > width + 1 || clips);
    };
    return elements.filter(sticksOut).map((element) => element.outerHTML.slice(0, 120));
  });
