/** The rules for every history; `docs/reliability.md` has the same ones. */
export const invariants = {
  1: 'The app shows the account of the last finished sign-in on this profile, and none that the policy excludes; no earlier account returns after a later sign-in or sign-out.',
  2: 'A sign-out or reset is final across restarts, whichever writes succeed.',
  3: 'A session is lost only by a refusal of WorkOS, by the user, by the policy, or by a disk or keyring that lost it, and the app gives the true reason.',
  4: 'One call at a time sends a refresh token, and sends it again only unchanged; a lost answer is asked for again within the grace.',
  5: 'No secret is outside main, the encrypted file and the calls to WorkOS.',
  6: 'Once all has settled, the shown state is the stored state; no attempt, listener or timer is left.',
  7: 'The app always comes to rest: every wait is bounded, and the user always has something to do.',
  8: 'A callback signs somebody in only if this app asked for it, once, of one browser, or if the user has confirmed the account.',
} as const;
export type Invariant = keyof typeof invariants;
