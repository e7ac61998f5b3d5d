import { expect, test } from 'vitest';
import { awayAfter, createPresence } from '../../../../../main/auth/session/presence.ts';

function setUp() {
  const around = { isWindowShown: true, now: 5_000 };
  const presence = createPresence(
    () => around.isWindowShown,
    () => around.now,
  );
  return { around, presence };
}

test('the start of the app counts as activity', () => {
  expect(setUp().presence.isInUse()).toBe(true);
});

test('a user who does nothing for 15 minutes is away', () => {
  const { around, presence } = setUp();
  around.now += awayAfter - 1;
  expect(presence.isInUse()).toBe(true);
  around.now += 1;
  expect(presence.isInUse()).toBe(false);
  expect(awayAfter).toBe(15 * 60 * 1000);
});

test('a user who does something now and then is never away', () => {
  const { around, presence } = setUp();
  for (let hour = 0; hour < 8; hour++) {
    for (let quarter = 0; quarter < 4; quarter++) {
      around.now += awayAfter - 1;
      expect(presence.isInUse()).toBe(true);
      presence.noteActivity();
    }
  }
});

test('a user who comes back is there again', () => {
  const { around, presence } = setUp();
  around.now += 100 * awayAfter;
  expect(presence.isInUse()).toBe(false);
  presence.noteActivity();
  expect(presence.isInUse()).toBe(true);
});

test('an app without a visible window is not in use, and showing one is no activity', () => {
  const { around, presence } = setUp();
  around.isWindowShown = false;
  expect(presence.isInUse()).toBe(false);
  presence.noteActivity();
  expect(presence.isInUse()).toBe(false);
  around.now += awayAfter;
  around.isWindowShown = true;
  expect(presence.isInUse()).toBe(false);
});
