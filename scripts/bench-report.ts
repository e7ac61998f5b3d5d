/** The figures of a run as Markdown, with the goals beside them. */
import { compare, describe } from './bench-figures.ts';
import type { LaunchTimes } from './bench-launch.ts';
import type { RequestFigures } from './bench-requests.ts';
import type { ServiceFigures } from './bench-service.ts';
import type { SignInTimes } from './bench-sign-in.ts';

export interface Findings {
  /** What was measured where and when, as a sentence. */
  readonly occasion: string;
  /** By round. */
  readonly launches: Readonly<Record<'bare' | 'signedOut' | 'signedIn', readonly LaunchTimes[]>>;
  readonly signIns: readonly SignInTimes[];
  readonly requests: RequestFigures;
  readonly service: ServiceFigures;
  readonly sizes: {
    /** In bytes. */
    readonly asar: number;
    readonly asarFiles: number;
    readonly installed: number;
    readonly installedBare: number;
  };
}

export function reportOf({ occasion, launches, signIns, requests, service, sizes }: Findings): string {
  const { bare, signedOut, signedIn } = launches;
  const start = (name: string, goal: string, digits: number, pick: (launch: LaunchTimes) => number) => {
    const base = bare.map(pick);
    const ours = [signedOut, signedIn].flatMap((those) => {
      const { median, from, to } = compare(those.map(pick), base);
      const ratio = `${median.toFixed(2)} [${from.toFixed(2)}–${to.toFixed(2)}]`;
      return [spread(those.map(pick), digits), ratio];
    });
    return tableRow(name, spread(base, digits), ...ours, goal);
  };
  const idle = (those: readonly LaunchTimes[]): string => {
    const times = those.flatMap((launch) => launch.idle ?? []);
    return spread(times, 0);
  };
  return [
    occasion,
    '',
    tableRow('start', 'bare', 'signed out', '÷ bare', 'signed in', '÷ bare', 'goal, × bare'),
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    start('visible, ms', '1.08, 1.12', 0, ({ visible }) => visible),
    start('CPU of the first 2 s, ms', '', 0, ({ cpu }) => cpu),
    start('memory of its own (USS), MiB', '1.10', 1, ({ own }) => own),
    start('renderer (PSS), MiB', '1.15', 1, ({ renderer }) => renderer),
    tableRow('CPU over 5 s without use, ms', idle(bare), idle(signedOut), '', idle(signedIn), '', ''),
    '',
    tableRow('in use', 'measured', 'goal'),
    '| --- | ---: | ---: |',
    tableRow(
      'click to browser, ms',
      spread(
        signIns.map(({ clickToBrowser }) => clickToBrowser),
        0,
      ),
      '30',
    ),
    ...callbackRows(signIns),
    ...service.guardedCalls.map(({ atOnce, perSecond }) =>
      tableRow(`guarded calls in main, ${atOnce} at once`, `${Math.round(perSecond)} per second`, '20000'),
    ),
    tableRow('heap after 10,000 junk callbacks', `${service.junkGrowth.toFixed(0)} kB more`, 'bounded'),
    tableRow('guarded requests of the page', `${Math.round(requests.perSecond)} per second`, '1000'),
    tableRow('longest frame meanwhile', `${requests.longestFrame.toFixed(0)} ms`, ''),
    tableRow('app.asar', `${kilobytes(sizes.asar)} in ${sizes.asarFiles} files`, '1000 kB in 40'),
    tableRow('installed, × bare', (sizes.installed / sizes.installedBare).toFixed(2), '0.87'),
  ].join('\n');
}

/** The way from the callback to the screen: what is the app's, and where it goes. */
function callbackRows(signIns: readonly SignInTimes[]): readonly string[] {
  const row = (name: string, pick: (times: SignInTimes['callbackToScreen']) => number, goal = ''): string =>
    tableRow(
      name,
      spread(
        signIns.map(({ callbackToScreen }) => pick(callbackToScreen)),
        0,
      ),
      goal,
    );
  return [
    row(
      'callback to screen without AuthKit’s answer, ms',
      ({ send, verify, show }) => send + verify + show,
      '60',
    ),
    row('– from the callback to the code on its way', ({ send }) => send),
    row('– from the tokens to a verified session', ({ verify }) => verify),
    row('– from there to the screen', ({ show }) => show),
    row('AuthKit’s answer meanwhile, ms', ({ wait }) => wait),
  ];
}

const tableRow = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(0)} kB`;

/** The median, and between which values all lie. */
function spread(values: readonly number[], digits: number): string {
  const { median, least, most } = describe(values);
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
