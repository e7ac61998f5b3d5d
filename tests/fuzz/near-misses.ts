/** Nearly valid inputs: a valid value, changed in a few places. */
import * as fc from 'fast-check';

const nastyCharacters = [
  ...'%&=?#/\\:@.+-_~;,|"\'<>{}[]()! aAzZ0',
  '\0',
  '\t',
  '\n',
  '\r',
  '\u007f',
  '\u00a0',
  'é',
  'ﬀ',
  '\u202e',
  '\ufeff',
  '😀',
  '%00',
  '%0d%0a',
  '%2e%2e',
  '../',
  '//',
];

type TextEdit = (text: string) => string;

const textEdit: fc.Arbitrary<TextEdit> = fc
  .tuple(
    fc.constantFrom<'insert' | 'replace' | 'delete' | 'repeat' | 'cut' | 'case'>(
      'insert',
      'replace',
      'delete',
      'repeat',
      'cut',
      'case',
    ),
    fc.nat(1_000_000),
    fc.nat(40),
    fc.oneof(fc.constantFrom(...nastyCharacters), fc.string({ maxLength: 8 })),
  )
  .map(([kind, place, length, inserted]) => (text: string) => {
    const at = place % (text.length + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    switch (kind) {
      case 'insert':
        return before + inserted + after;
      case 'replace':
        return before + inserted + after.slice(inserted.length);
      case 'delete':
        return before + after.slice(length);
      case 'repeat':
        return before + after.slice(0, length) + after;
      case 'cut':
        return before;
      case 'case':
        return before + after.slice(0, 1).toUpperCase() + after.slice(1).toLowerCase();
    }
  });

/** A text with one to three changes; some of them change nothing. */
export function changedText(valid: string): fc.Arbitrary<string> {
  return fc
    .array(textEdit, { minLength: 1, maxLength: 3 })
    .map((edits) => edits.reduce((text, edit) => edit(text), valid));
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const oddValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 0.5, 1e308, 2 ** 53, '', ' ', 'x', [], {}, [[]], { a: 1 }),
  fc.string({ maxLength: 12 }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
const oddKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '', 'x', '0');

interface ValueEdit {
  readonly kind: 'replace' | 'delete' | 'add';
  readonly path: readonly number[];
  readonly key: string;
  readonly value: Json;
}

const valueEdit: fc.Arbitrary<ValueEdit> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'delete', 'add'),
  path: fc.array(fc.nat(20), { maxLength: 4 }),
  key: oddKey,
  value: oddValue,
});

function edited(value: Json, { kind, path, key, value: other }: ValueEdit): Json {
  const [place, ...rest] = path;
  if (typeof value !== 'object' || value === null) return kind === 'replace' ? other : value;
  if (place === undefined && kind === 'replace') return other;
  // Built from entries, so that `__proto__` is an ordinary key.
  const entries = Array.isArray(value) ? null : Object.entries(value as Readonly<Record<string, Json>>);
  if (place === undefined || (entries ?? (value as readonly Json[])).length === 0) {
    if (kind !== 'add') return value;
    return entries === null
      ? [...(value as readonly Json[]), other]
      : Object.fromEntries([...entries, [key, other]]);
  }
  if (entries === null) {
    const list = value as readonly Json[];
    const at = place % list.length;
    if (kind === 'delete' && rest.length === 0) return list.toSpliced(at, 1);
    return list.with(at, edited(list[at] ?? null, { kind, path: rest, key, value: other }));
  }
  const at = place % entries.length;
  const [name, inner] = entries[at] ?? ['', null];
  if (kind === 'delete' && rest.length === 0) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [name, edited(inner, { kind, path: rest, key, value: other })]));
}

/** A value with up to three changes anywhere inside; without any it is the value itself. */
export function changedValue(valid: Json): fc.Arbitrary<Json> {
  return fc.array(valueEdit, { maxLength: 3 }).map((edits) => edits.reduce(edited, valid));
}
