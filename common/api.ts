/** The renderer's path to the app's own backends: `fetch` on its own origin, below this path. */
export const apiPath = '/api/';

/**
 * The header of an answer that is main's own, because the API was not asked or did not answer; its body is then an
 * `AuthProblem` as JSON. No answer of an API carries it.
 */
export const apiProblemHeader = 'app-problem';

/** The path of the signed-in user's picture, on the renderer's own scheme. */
export const picturePath = '/profile-picture';
