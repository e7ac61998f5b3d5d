import type { ReactNode } from 'react';
import { places, type Place } from '../../common/places.ts';
import { Logo } from './icons.tsx';
import { useFirstStrings } from './words.tsx';

export interface Navigation {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

interface ShellProps {
  /** Null where there is nowhere to go. */
  readonly navigation: Navigation | null;
  /** What stands at the end of the bar. */
  readonly end?: ReactNode;
  /** What a person must know before anything else, whichever view is open. */
  readonly warning?: ReactNode;
  /** What comes and goes: at the bottom, where it moves nothing that is about to be pressed. */
  readonly news?: ReactNode;
  readonly children: ReactNode;
}

/** The frame around every view: the bar with the way through the app, the view below it, and what is new. */
export function Shell({ navigation, end, warning, news, children }: ShellProps) {
  return (
    <>
      <header className="bar">
        <span className="brand">
          <Logo />
          <span className="brand-name">{useFirstStrings().productName}</span>
        </span>
        {navigation && <Places {...navigation} />}
        {end}
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

function Places({ place, onPlace }: Navigation) {
  const strings = useFirstStrings();
  return (
    <nav aria-label={strings.navigation}>
      <ul>
        {places.map((each) => (
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
