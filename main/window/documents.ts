/**
 * Fills a prerendered document with the current state. The template comes from the build and is
 * trusted; the state may hold any text, so every value is escaped and no value is searched for tokens again.
 */
import type { AuthState } from '../../common/auth/auth-state.ts';

/** `⦃user.name⦄` stands for that value of the state, `⦃⦄` for the whole state as JSON, `⦃locale⦄` for the locale. */
const tokens = /⦃([\w.]*)⦄/g;

/**
 * @param template a document of `out/renderer`, the one for `state.status` and the locale's language
 * @returns the complete HTML, whose first frame React hydrates without a change
 * @throws Error if the template needs a value that is not a text of the state (a mismatched build)
 */
export function fillDocument(template: string, state: AuthState, locale: string): string {
  return template.replaceAll(tokens, (_token, path: string) => {
    if (path === '') return dataBlock(state);
    return escapeText(path === 'locale' ? locale : textAt(state, path));
  });
}

function textAt(state: AuthState, path: string): string {
  let value: unknown = state;
  for (const key of path.split('.')) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined;
  }
  if (typeof value !== 'string') {
    throw new Error(
      `The document for ${state.status} shows “${path}”, which is no text of that state. Build again.`,
    );
  }
  return value;
}

// The same five as React escapes, so that a filled document is what React would have rendered.
const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => htmlEscapes[sign] ?? '');

/** JSON inside `<script type="application/json">`: nothing in it may end the element or open a comment. */
const dataBlock = (state: AuthState): string =>
  JSON.stringify(state).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
