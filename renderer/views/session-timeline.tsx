/**
 * The session's history in this run of the app, drawn and listed: signed in, renewed, offline, and the next renewal.
 * Every kind has a shape of its own, which the list explains; the list alone has all the information.
 */
import './session-timeline.css';
import { useEffect, useId, useState } from 'react';
import type { Dashboard } from '../../common/auth/channels.ts';
import type { HistoryEntry } from '../../common/auth/history.ts';
import { useLocale, useStrings } from '../components/words.tsx';
import { format, formatClock, formatMoment } from '../text.ts';
import { shapeOf, timelineOf, type MarkShape } from '../timeline.ts';

/** How often the drawing is updated, in milliseconds. */
const redrawInterval = 1_000;

/** How many entries the list shows at first. */
const shortList = 10;

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), redrawInterval);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function SessionTimeline({ dashboard }: { readonly dashboard: Dashboard }) {
  const { direction, dashboard: words } = useStrings();
  const locale = useLocale();
  const hatching = useId();
  const timeline = timelineOf(dashboard, useNow());
  const at = (place: number): string => `${100 * (direction === 'rtl' ? 1 - place : place)}%`;
  const [begin, now, expiry] = [at(0), at(timeline.now), at(timeline.expiry)];
  return (
    <figure className="timeline">
      <svg
        role="img"
        aria-label={format(words.timelineSummary, {
          from: formatClock(locale, timeline.from),
          to: formatClock(locale, dashboard.accessTokenExpiresAt),
          renewals: timeline.marks.filter(({ shape }) => shape === 'renewal').length.toLocaleString(locale),
          offline: timeline.offline.length.toLocaleString(locale),
        })}
      >
        <pattern id={hatching} width="6" height="6" patternUnits="userSpaceOnUse">
          <path className="hatching" d="M-1 7 7-1M-1 1 1-1M5 7 7 5" />
        </pattern>
        <line className="past" x1={begin} x2={now} y1="32" y2="32" />
        <line className="future" x1={now} x2={expiry} y1="32" y2="32" />
        {timeline.offline.map(({ from, to }, index) => (
          <rect
            key={index}
            className="offline"
            fill={`url(#${hatching})`}
            x={at(direction === 'rtl' ? to : from)}
            width={`${100 * (to - from)}%`}
            y="22"
            height="20"
            rx="3"
          />
        ))}
        <line className="expiry" x1={expiry} x2={expiry} y1="18" y2="46" />
        {timeline.nextRefresh !== null && <Mark x={at(timeline.nextRefresh)} shape="planned" />}
        {timeline.marks.map(({ at: place, shape }, index) => (
          <Mark key={index} x={at(place)} shape={shape} />
        ))}
        <line className="now" x1={now} x2={now} y1="14" y2="50" />
      </svg>
      <figcaption aria-hidden="true">
        <span>{formatClock(locale, timeline.from)}</span>
        <span>
          <Legend shape="now" /> {words.now}
        </span>
        {timeline.nextRefresh !== null && (
          <span>
            <Legend shape="planned" /> {words.nextRefreshAt}
          </span>
        )}
        {timeline.offline.length > 0 && (
          <span>
            <svg className="legend" viewBox="0 0 16 16" aria-hidden="true">
              <rect
                className="offline"
                fill={`url(#${hatching})`}
                x="1"
                y="3"
                width="14"
                height="10"
                rx="2"
              />
            </svg>{' '}
            {words.historyKinds.offline}
          </span>
        )}
        <span>
          <Legend shape="expiry" /> {words.accessTokenExpiresAt}{' '}
          {formatClock(locale, dashboard.accessTokenExpiresAt)}
        </span>
      </figcaption>
    </figure>
  );
}

const paths: Readonly<Record<MarkShape | 'planned' | 'now' | 'expiry', string>> = {
  start: 'M-4-6v12l9-6z',
  renewal: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  planned: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  trouble: 'M0-6 6 5H-6z',
  note: 'M-4-4h8v8h-8z',
  end: 'M-5-5 5 5M-5 5 5-5',
  now: 'M0-7V7',
  expiry: 'M0-7V7',
};

/** A nested SVG, because only that can be positioned by percentage. */
function Mark({ x, shape }: { readonly x: string; readonly shape: MarkShape | 'planned' }) {
  return (
    <svg x={x} y="32" overflow="visible">
      <path className={`mark ${shape}`} d={paths[shape]} />
    </svg>
  );
}

function Legend({ shape }: { readonly shape: keyof typeof paths }) {
  return (
    <svg className="legend" viewBox="-8 -8 16 16" aria-hidden="true">
      <path className={`mark ${shape}`} d={paths[shape]} />
    </svg>
  );
}

/** The events, the latest first. */
export function SessionHistory({ history }: { readonly history: readonly HistoryEntry[] }) {
  const words = useStrings().dashboard;
  const locale = useLocale();
  const [isWhole, setWhole] = useState(false);
  const latest = history.toReversed().slice(0, isWhole ? undefined : shortList);
  return (
    <>
      <ol className="history">
        {latest.map(({ at, kind, detail }, index) => (
          <li key={history.length - index}>
            <Legend shape={shapeOf[kind]} />
            <time dateTime={new Date(at).toISOString()}>{formatMoment(locale, at)}</time>{' '}
            <span>{words.historyKinds[kind]}</span> {detail !== null && <code>{detail}</code>}
          </li>
        ))}
      </ol>
      {latest.length < history.length && (
        <button type="button" className="quiet" onClick={() => setWhole(true)}>
          {format(words.wholeHistory, { count: history.length.toLocaleString(locale) })}
        </button>
      )}
    </>
  );
}
