/**
 * The last pages that the browser shows. Complete and constant: no script, nothing to load, nothing of the request.
 */
import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; --text: #1c1c24; --muted: #5e5e6c; --page: #f4f4f8; --card: #fff; --edge: #dcdce6; --good: #1a7f4e; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f1f1f5; --muted: #a6a6b4; --page: #111113; --card: #27272f; --edge: #454553; --good: #57c893; --bad: #ff8a80; }
}
body { box-sizing: border-box; min-height: 100vh; margin: 0; padding: 1.5rem; display: grid; place-items: center; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 26rem; padding: 2.5rem 2rem; border: 1px solid var(--edge); border-radius: 1rem; background: var(--card); text-align: center; }
svg { width: 3rem; height: 3rem; color: var(--good); }
.failed svg { color: var(--bad); }
.not-awaited svg { color: var(--muted); }
h1 { margin: .75rem 0 .375rem; font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
p { margin: 0; color: var(--muted); text-wrap: balance; }
.app { margin-bottom: 1.25rem; font-weight: 600; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The `Content-Security-Policy` header that goes with every one of the pages. */
export const loopbackPageContentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** `not-awaited`: for requests that the app does not expect, without a reason. */
export type LoopbackPage = 'done' | 'failed' | 'signed-out' | 'not-awaited';

/** The app's words on the pages, in the language of the user. */
export interface PageWords {
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly strings: {
    readonly direction: 'ltr' | 'rtl';
    readonly productName: string;
    readonly loopbackPages: Readonly<
      Record<
        'done' | 'failed' | 'signedOut' | 'notAwaited',
        { readonly title: string; readonly advice: string }
      >
    >;
  };
}

/** @returns one page as a complete HTML document in UTF-8 */
export type LoopbackPages = (page: LoopbackPage) => string;

const checkMark = 'M15 24.5l6.5 6.5L33.5 18';
const cross = 'M17 17l14 14M31 17l-14 14';
const dash = 'M16 24h16';

const signs = {
  done: checkMark,
  failed: cross,
  'signed-out': checkMark,
  'not-awaited': dash,
} as const satisfies Record<LoopbackPage, string>;

/** Writes the pages in the app's language. */
export const createLoopbackPages =
  ({ locale, strings }: PageWords): LoopbackPages =>
  (page) => {
    const { done, failed, signedOut, notAwaited } = strings.loopbackPages;
    const texts = { done, failed, 'signed-out': signedOut, 'not-awaited': notAwaited } as const;
    const { title, advice } = texts[page];
    return `<!doctype html>
<html lang="${locale}" dir="${strings.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${strings.productName}</title>
<style>${style}</style>
</head>
<body>
<main class="${page}">
<p class="app">${strings.productName}</p>
<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="24" cy="24" r="21"/><path d="${signs[page]}"/></svg>
<h1>${title}</h1>
<p>${advice}</p>
</main>
</body>
</html>
`;
  };
