/** What the page's requests cost: guarded ones, as fast as they are allowed, while it goes on drawing. */
import type { Page } from '@playwright/test';
import type { AuthBridge } from '../common/channels.ts';

export interface RequestFigures {
  readonly perSecond: number;
  /** Between two frames while that goes on, in milliseconds. */
  readonly longestFrame: number;
}

/** @param page of an app with somebody signed in */
export function measureRequests(page: Page): Promise<RequestFigures> {
  return page.evaluate(async () => {
    const { authkit } = window as unknown as { readonly authkit: AuthBridge };
    const perFrame = 17;
    const frames = 60;
    const started = performance.now();
    let last = started;
    let longestFrame = 0;
    const answers: Promise<{ readonly ok: boolean }>[] = [];
    for (let frame = 0; frame < frames; frame++) {
      for (let index = 0; index < perFrame; index++) answers.push(authkit.readDashboard());
      const time = await new Promise<number>((resolve) => {
        requestAnimationFrame(resolve);
      });
      if (frame > 0) longestFrame = Math.max(longestFrame, time - last);
      last = time;
    }
    const results = await Promise.all(answers);
    if (!results.every(({ ok }) => ok)) throw new Error('A guarded request was refused.');
    return { perSecond: (answers.length * 1000) / (performance.now() - started), longestFrame };
  });
}
