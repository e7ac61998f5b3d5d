/** Secrets where they come in as text, such as in an answer or in what was stored. */
import * as v from 'valibot';
import { Secret } from './secret.ts';

/** An empty text is no secret. */
export const secretText = v.pipe(
  v.string(),
  v.minLength(1),
  v.transform((value) => new Secret(value)),
);
