import { expect, test } from 'vitest';
import type { Dashboard } from '../../../common/auth/channels.ts';
import type { HistoryEntry, HistoryKind } from '../../../common/auth/history.ts';
import { timelineOf } from '../../../renderer/timeline.ts';

const minute = 60_000;
const begun = 1_800_000_000_000;
const entry = (minutes: number, kind: HistoryKind): HistoryEntry => ({
  at: begun + minutes * minute,
  kind,
  detail: null,
});
const dashboard = (history: readonly HistoryEntry[], changes: Partial<Dashboard> = {}): Dashboard => ({
  greeting: { name: 'Ada' },
  signedInAt: begun,
  accessTokenIssuedAt: begun,
  accessTokenExpiresAt: begun + 10 * minute,
  nextRefreshAt: begun + 8 * minute,
  sessionEndsAt: null,
  refreshCount: 0,
  history,
  ...changes,
});
/** A minute's position in the drawing. */
const minutesOf = ({ from, to }: { from: number; to: number }, part: number): number =>
  Math.round(((from + part * (to - from) - begun) / minute) * 1000) / 1000;

test('it starts with the session and ends shortly after its last event', () => {
  const timeline = timelineOf(dashboard([entry(0, 'signed-in')]), begun + 4 * minute);
  expect(timeline.from).toBe(begun);
  expect(minutesOf(timeline, 1)).toBeGreaterThan(10);
  expect(minutesOf(timeline, timeline.now)).toBe(4);
  expect(minutesOf(timeline, timeline.nextRefresh ?? 0)).toBe(8);
  expect(minutesOf(timeline, timeline.expiry)).toBe(10);
  expect(timeline.marks).toEqual([{ at: 0, shape: 'start' }]);
  expect(timeline.offline).toEqual([]);
});

test('renewals, failures, waking up and the end have different marks', () => {
  const history = [
    entry(0, 'restored'),
    entry(1, 'refreshed'),
    entry(2, 'retried'),
    entry(3, 'resumed'),
    entry(3, 'ended'),
  ];
  const { marks } = timelineOf(dashboard(history), begun + 4 * minute);
  expect(marks.map(({ shape }) => shape)).toEqual(['start', 'renewal', 'trouble', 'note', 'end']);
});

test('an offline stretch lasts until the connection is back', () => {
  const history = [
    entry(0, 'signed-in'),
    entry(2, 'failed'),
    entry(2, 'offline'),
    entry(5, 'online'),
    entry(5, 'refreshed'),
  ];
  const timeline = timelineOf(dashboard(history), begun + 6 * minute);
  expect(
    timeline.offline.map(({ from, to }) => [minutesOf(timeline, from), minutesOf(timeline, to)]),
  ).toEqual([[2, 5]]);
  expect(timeline.marks).toHaveLength(3);
});

test('a current offline stretch lasts until now', () => {
  const history = [entry(0, 'signed-in'), entry(2, 'offline')];
  const timeline = timelineOf(dashboard(history), begun + 6 * minute);
  expect(
    timeline.offline.map(({ from, to }) => [minutesOf(timeline, from), minutesOf(timeline, to)]),
  ).toEqual([[2, 6]]);
});

test('setting the clock back gives an offline stretch no negative length', () => {
  const history = [entry(0, 'signed-in'), entry(5, 'offline')];
  const timeline = timelineOf(dashboard(history), begun + 4 * minute);
  expect(
    timeline.offline.map(({ from, to }) => [minutesOf(timeline, from), minutesOf(timeline, to)]),
  ).toEqual([[5, 5]]);
});

test('each offline stretch ends with the next return', () => {
  const history = [
    entry(0, 'signed-in'),
    entry(2, 'offline'),
    entry(3, 'online'),
    entry(5, 'offline'),
    entry(7, 'online'),
  ];
  const timeline = timelineOf(dashboard(history), begun + 8 * minute);
  expect(
    timeline.offline.map(({ from, to }) => [minutesOf(timeline, from), minutesOf(timeline, to)]),
  ).toEqual([
    [2, 3],
    [5, 7],
  ]);
});

test('an earlier session’s events are not part of this one', () => {
  const history = [entry(-9, 'signed-in'), entry(-8, 'offline'), entry(-7, 'ended'), entry(0, 'signed-in')];
  const timeline = timelineOf(dashboard(history), begun + minute);
  expect(timeline).toMatchObject({ from: begun, marks: [{ at: 0, shape: 'start' }], offline: [] });
});

test('a long session is drawn from an hour ago, with stretches that reach into the hour', () => {
  const history = [
    entry(0, 'signed-in'),
    entry(10, 'refreshed'),
    entry(20, 'offline'),
    entry(30, 'online'),
    entry(100, 'offline'),
    entry(125, 'online'),
  ];
  const timeline = timelineOf(
    dashboard(history, { accessTokenExpiresAt: begun + 190 * minute, nextRefreshAt: null }),
    begun + 180 * minute,
  );
  expect(minutesOf(timeline, 0)).toBe(120);
  expect(timeline.marks).toEqual([]);
  expect(
    timeline.offline.map(({ from, to }) => [minutesOf(timeline, from), minutesOf(timeline, to)]),
  ).toEqual([[120, 125]]);
  expect(timeline.nextRefresh).toBeNull();
});

test('an overdue renewal is not drawn in the past', () => {
  const timeline = timelineOf(dashboard([entry(0, 'signed-in')]), begun + 12 * minute);
  expect(timeline.nextRefresh).toBeNull();
  expect(minutesOf(timeline, timeline.expiry)).toBe(10);
  expect(minutesOf(timeline, timeline.now)).toBe(12);
});

test.each([
  ['no history at all', []],
  ['a clock that was set back', [entry(30, 'signed-in'), entry(31, 'offline')]],
] as const)('with %s every mark stays between the start and the end', (_case, history) => {
  const { now, expiry, marks, offline } = timelineOf(dashboard(history), begun);
  for (const place of [
    now,
    expiry,
    ...marks.map(({ at }) => at),
    ...offline.flatMap(({ from, to }) => [from, to]),
  ]) {
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(1);
  }
});
