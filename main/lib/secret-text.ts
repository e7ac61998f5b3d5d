/** Parses secrets in text, such as answers or stored data. */
import * as v from 'valibot';
import { Secret } from './secret.ts';

/** An empty text is invalid. */
export const secretText = v.pipe(
  v.string(),
  v.minLength(1),
  v.transform((value) => new Secret(value)),
);
