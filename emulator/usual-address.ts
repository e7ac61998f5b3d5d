/** The default address of `npm run emulator`, where local packages of the app sign in. */
export const usualPort = 4477;
export const usualUrl = `http://127.0.0.1:${usualPort}`;
