/** The app's icons, all decorative and hidden from screen readers. */

/** A browser window with an arrow pointing to it. */
export function BrowserIcon() {
  return (
    <svg className="browser-icon" viewBox="0 0 48 48" aria-hidden="true">
      <rect x="5" y="8" width="38" height="32" rx="6" />
      <path d="M5 18h38M11 13h.01M16 13h.01M19 34l10-10m0 0h-8m8 0v8" />
    </svg>
  );
}

export function Spinner() {
  return (
    <svg className="spinner" viewBox="0 0 48 48" aria-hidden="true">
      <circle className="track" cx="24" cy="24" r="19" />
      <path d="M24 5a19 19 0 0 1 19 19" />
    </svg>
  );
}

/** Two overlapping sheets. */
export function CopyIcon() {
  return (
    <svg className="copy-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M7 7h9v10H7zM13 7V3H4v10h3" />
    </svg>
  );
}
