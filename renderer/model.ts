/**
 * What the renderer remembers beyond the AuthState: where in the app the user is. A pure transition function;
 * the document that the app starts from always shows `home`.
 */
import { toPlace, type Place } from '../common/places.ts';
import { type AuthState } from '../common/auth/auth-state.ts';
import { assertNever } from '../common/assert-never.ts';

export interface Model {
  readonly state: AuthState;
  readonly place: Place;
  /** The session whose `returnTo` is done with: the user is brought to it once, unless they have walked already. */
  readonly arrivedWith: string | null;
  readonly keyringNoticeRead: boolean;
}

export type ModelEvent =
  | { readonly type: 'state-changed'; readonly state: AuthState }
  | { readonly type: 'place-chosen'; readonly place: Place }
  | { readonly type: 'keyring-notice-read' };

export const initialModel = (state: AuthState): Model => ({
  state,
  place: 'home',
  arrivedWith: null,
  keyringNoticeRead: false,
});

export function nextModel(model: Model, event: ModelEvent): Model {
  switch (event.type) {
    case 'state-changed':
      return { ...model, ...arrival(model, event.state), state: event.state };
    case 'place-chosen':
      return { ...model, place: event.place, arrivedWith: sessionIn(model.state) ?? model.arrivedWith };
    case 'keyring-notice-read':
      return { ...model, keyringNoticeRead: true };
    default:
      return assertNever(event);
  }
}

const sessionIn = (state: AuthState): string | null =>
  state.status === 'signed-in' ? state.sessionId : null;

function arrival(model: Model, state: AuthState): Pick<Model, 'place' | 'arrivedWith'> {
  if (state.status === 'signed-in' && state.sessionId !== model.arrivedWith) {
    // Who has confirmed that it is them goes on with what they were doing.
    const before = sessionIn(model.state);
    const isConfirmed = before !== null && before !== state.sessionId;
    if (isConfirmed) return { place: model.place, arrivedWith: state.sessionId };
    return { place: toPlace(state.returnTo), arrivedWith: state.sessionId };
  }
  if (state.status === 'signed-out') {
    // Who signed out is done with the place they were in; whose session ended wants back to it.
    const leaves = state.reason === 'signed-out' && model.state.status === 'signed-in';
    return { place: leaves ? 'home' : model.place, arrivedWith: null };
  }
  return { place: model.place, arrivedWith: model.arrivedWith };
}
