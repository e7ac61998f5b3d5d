/** Stories of faults that the simulation has found, each as short as it could be made. */
import { expect, test } from 'vitest';
import type { Event } from './events.ts';
import { runEvents, story } from './history.ts';

type Told = readonly (readonly [name: string, about?: string])[];

const adaSignsIn = [['sign-in', 'whoever'], ['finish', 'Ada'], ['deliver'], ['deliver']] as const;
const benSignsIn = [['sign-in', 'whoever'], ['finish', 'Ben'], ['deliver'], ['deliver']] as const;

const stories: Readonly<Record<string, Told>> = {
  'a clock that is corrected in the middle of a sign-in ends none': [
    ['start'],
    ['sign-in', 'whoever'],
    ['clock', '31'],
    ['finish', 'Ben'],
  ],
  'an app that quits in the middle of an exchange waits for its answer': [
    ['start'],
    ['sign-in', 'whoever'],
    ['finish', 'Ada'],
    ['quit'],
  ],
  'whoever signed in without a keyring is not followed by who was there before': [
    ['start'],
    ...adaSignsIn,
    ['keyring', 'gone'],
    ['quit'],
    ['start'],
    ...benSignsIn,
    ['keyring', 'there'],
    ['quit'],
    ['start'],
  ],
  'a session that the policy has ended does not come back with another policy, though the disk was full': [
    ['start'],
    ...adaSignsIn,
    ['policy', 'org_2'],
    ['disk', 'full'],
    ['quit'],
    ['start'],
    ['policy', 'any organization'],
    ['quit'],
    ['start'],
  ],
  'a session whose successor behind a link could not be stored is not there after a restart': [
    ['start'],
    ...benSignsIn,
    ['disk', 'torn'],
    ['kill-at', '1'],
    ['sign-in', 'somebody else'],
    ['link'],
    ['finish', 'Ben'],
    ['deliver'],
  ],
  'a sign-in whose address somebody else has opened too ends, and so does the session that came of it': [
    ['start'],
    ['sign-in', 'whoever'],
    ['stranger'],
    ...adaSignsIn,
    ['stranger'],
  ],
  'a day of Retry-After is not waited for, whatever lies over the session': [
    ['start'],
    ...adaSignsIn,
    ['switch', 'org_2'],
    ['sign-in', 'whoever'],
    ['fail', 'an error 429 with a day of Retry-After'],
  ],
  'a token that expires while it is stored is renewed again before it is used': [
    ['start'],
    ...adaSignsIn,
    ['sleep', '20'],
    ['dashboard'],
    ['disk', 'busy'],
    ['deliver'],
    ['sleep', '20'],
  ],
};

test.for(Object.entries(stories))('%s', async ([, told]) => {
  const events = told.map(([name, about = '']): Event => ({ name, about }));
  const setup = { seed: 1, redirect: { kind: 'automatic' }, organizationId: null } as const;
  const history = await runEvents(setup, events);
  expect(history.violation, story(history)).toBeNull();
});
