import type { ReactNode } from 'react';
import { prerender } from 'react-dom/static';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { germanStrings } from '../../../../common/strings-de.ts';
import { strings } from '../../../../common/strings.ts';
import { formatClock, formatTime } from '../../../../renderer/text.ts';
import { WordsContext } from '../../../../renderer/components/words.tsx';
import { SessionHistory, SessionTimeline } from '../../../../renderer/views/session-timeline.tsx';
import { dashboard, sceneTime } from '../../../gallery/states.ts';

const { history } = dashboard;
const many = Array.from({ length: 3 }, () => history).flat();
const began = history[0]?.at ?? 0;

beforeEach(() => vi.spyOn(Date, 'now').mockReturnValue(sceneTime));
afterEach(() => vi.restoreAllMocks());

async function draw(
  node: ReactNode,
  locale: 'en-GB' | 'de' = 'en-GB',
  direction: 'ltr' | 'rtl' = 'ltr',
): Promise<string> {
  const words = { locale, strings: { ...(locale === 'de' ? germanStrings : strings), direction } };
  const { prelude } = await prerender(<WordsContext value={words}>{node}</WordsContext>);
  return new Response(prelude).text();
}

/** Attributes of the element of a class, those of a length in percent as numbers. */
function attributesOf(html: string, className: string): Readonly<Record<string, number>> {
  const [element = ''] = new RegExp(`<\\w+ class="${className}"[^>]*>`).exec(html) ?? [];
  const lengths = [...element.matchAll(/ (\w+)="([\d.]+)%"/g)];
  return Object.fromEntries(lengths.map(([, name = '', value]) => [name, Number(value)]));
}

test('right-to-left is the mirror image of left-to-right', async () => {
  const [ltr, rtl] = await Promise.all(
    (['ltr', 'rtl'] as const).map((direction) =>
      draw(<SessionTimeline dashboard={dashboard} />, 'en-GB', direction),
    ),
  );
  const of = (html: string | undefined, className: string) => attributesOf(html ?? '', className);
  expect(of(ltr, 'past')).toMatchObject({ x1: 0 });
  expect(of(rtl, 'past')).toMatchObject({ x1: 100 });
  for (const line of ['past', 'future', 'now', 'expiry']) {
    expect(100 - (of(ltr, line)['x2'] ?? 0), line).toBeCloseTo(of(rtl, line)['x2'] ?? 0);
  }
  const { x = 0, width = 0 } = of(ltr, 'offline');
  expect(width).toBeGreaterThan(0);
  expect(100 - x - width).toBeCloseTo(of(rtl, 'offline')['x'] ?? 0);
});

test('its summary has numbers and times in the user’s language', async () => {
  const english = await draw(<SessionTimeline dashboard={dashboard} />);
  expect(english).toContain(`Timeline from ${formatClock('en-GB', began)} to`);
  expect(english).toContain('Renewals: 4. Times offline: 1.');
  const german = await draw(<SessionTimeline dashboard={dashboard} />, 'de');
  expect(german).toContain(`Zeitachse von ${formatClock('de', began)} bis`);
  expect(german).toContain('Verlängerungen: 4. Unterbrechungen: 1.');
});

test('the hatching is explained if there is any', async () => {
  const offline = strings.dashboard.historyKinds.offline;
  expect(await draw(<SessionTimeline dashboard={dashboard} />)).toContain(`${offline}</span>`);
  const calm = { ...dashboard, history: history.filter(({ kind }) => kind !== 'offline') };
  expect(await draw(<SessionTimeline dashboard={calm} />)).not.toContain(`${offline}</span>`);
});

test('the list shows the latest first, with details for support', async () => {
  const html = await draw(<SessionHistory history={history} />);
  const items = html.split('<li>').slice(1);
  expect(items).toHaveLength(history.length);
  expect(items[0]).toContain(strings.dashboard.historyKinds.refreshed);
  expect(items.at(-1)).toContain(strings.dashboard.historyKinds['signed-in']);
  expect(items.at(-1)).toContain(formatTime('en-GB', began));
  expect(html).toContain('<code>net::ERR_INTERNET_DISCONNECTED</code>');
  expect(html).not.toContain('<button');
});

test('a long list shows ten entries and the total', async () => {
  const html = await draw(<SessionHistory history={many} />);
  expect(html.split('<li>')).toHaveLength(1 + 10);
  expect(html).toContain('Show all 24</button>');
});
