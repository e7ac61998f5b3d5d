/**
 * The renderer's own state besides the AuthState: the user's place in the app. A pure transition function; the app's first
 * document always shows `home`.
 */
import { toPlace, type Place } from '../common/places.ts';
import { type AuthState } from '../common/auth/auth-state.ts';
import { assertNever } from '../common/assert-never.ts';

export interface Model {
  readonly state: AuthState;
  readonly place: Place;
  /** The session with a used `returnTo`: the app goes there once, unless the user has gone elsewhere before. */
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
    // After a confirmation the user stays where they are.
    const before = sessionIn(model.state);
    const isConfirmed = before !== null && before !== state.sessionId;
    if (isConfirmed) return { place: model.place, arrivedWith: state.sessionId };
    return { place: toPlace(state.returnTo), arrivedWith: state.sessionId };
  }
  if (state.status === 'signed-out') {
    // After a sign-out the user leaves their place; after a session's end they return to it.
    const leaves = state.reason === 'signed-out' && model.state.status === 'signed-in';
    return { place: leaves ? 'home' : model.place, arrivedWith: null };
  }
  return { place: model.place, arrivedWith: model.arrivedWith };
}
