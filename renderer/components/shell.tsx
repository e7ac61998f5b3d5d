import type { ReactNode } from 'react';
import type { Place } from '../../common/places.ts';
import { Logo } from './logo.tsx';
import { useStrings } from './words.tsx';

export interface Navigation {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

interface ShellProps {
  /** The bar's content after the app's name. */
  readonly bar?: ReactNode;
  /** A notice above every view. */
  readonly warning?: ReactNode;
  /** Temporary notices, at the bottom, where they don't move anything. */
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
      {/* Always present, so that screen readers announce its content. */}
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
