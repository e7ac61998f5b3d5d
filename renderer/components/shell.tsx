import type { ReactNode } from 'react';
import type { Place } from '../../common/places.ts';
import { Logo } from './logo.tsx';
import { useStrings } from './words.tsx';

export interface Navigation {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

interface ShellProps {
  /** What follows the app's name in the bar. */
  readonly bar?: ReactNode;
  /** What the user must know before anything else, whichever view is open. */
  readonly warning?: ReactNode;
  /** What comes and goes: at the bottom, where it moves nothing that is about to be pressed. */
  readonly news?: ReactNode;
  readonly children: ReactNode;
}

/** The frame around every view: the bar, the view below it, and notices. */
export function Shell({ bar, warning, news, children }: ShellProps) {
  return (
    <>
      <header className="bar">
        <span className="brand">
          <Logo />
          <span className="brand-name">{useStrings().productName}</span>
        </span>
        {bar}
      </header>
      {warning}
      <main>{children}</main>
      {/* There before anything is in it, so that a screen reader hears what comes. */}
      <div className="news" aria-live="polite">
        {news}
      </div>
    </>
  );
}

/** Links to some of the places. */
export function Places({ place, onPlace, offered }: Navigation & { readonly offered: readonly Place[] }) {
  const strings = useStrings();
  return (
    <nav aria-label={strings.navigation}>
      <ul>
        {offered.map((each) => (
          <li key={each}>
            <a
              href={`#${each}`}
              draggable={false}
              aria-current={each === place ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                onPlace(each);
              }}
            >
              {strings.places[each]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
