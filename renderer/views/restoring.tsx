import { Shell } from '../components/shell.tsx';
import { useStrings } from '../components/words.tsx';

/** Shown while main looks for a session; quiet, because it lasts only a moment. */
export function Restoring() {
  return (
    <Shell>
      <section className="card" aria-busy="true">
        <h1 className="visually-hidden">{useStrings().restoring}</h1>
        <div className="skeleton skeleton-mark" />
        <div className="skeleton skeleton-title" />
        <div className="skeleton skeleton-line" />
      </section>
    </Shell>
  );
}
