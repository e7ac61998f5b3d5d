/** The app's own backends as the renderer sees them: `fetch` on its own origin, below this path. */
export const apiPath = '/api/';

/**
 * The header of an answer that is main's own, because the API was not asked or did not answer; its body is then an
 * `AuthProblem` as JSON. No answer of an API carries it.
 */
export const apiProblemHeader = 'app-problem';

/** Where the renderer's own scheme serves the picture of the signed-in user. */
export const picturePath = '/profile-picture';
