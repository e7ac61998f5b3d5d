/** The app's logo: `npm run icons` writes this file from build/icon.svg, without its margin. */
export function Logo() {
  return (
    <svg className="logo" viewBox="100 100 824 824" aria-hidden="true">
      <defs>
        <linearGradient id="ground" x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#7a6bff" />
          <stop offset="1" stopColor="#3d2fd0" />
        </linearGradient>
      </defs>
      <rect x="100" y="100" width="824" height="824" rx="186" fill="url(#ground)" />
      <rect x="262" y="292" width="500" height="352" rx="48" fill="none" stroke="#fff" strokeWidth="48" />
      <path d="M424 752h176M512 644v108" stroke="#fff" strokeWidth="48" strokeLinecap="round" />
      <circle cx="512" cy="438" r="54" fill="#fff" />
      <path d="M486 462h52l20 100h-92z" fill="#fff" stroke="#fff" strokeWidth="16" strokeLinejoin="round" />
    </svg>
  );
}
