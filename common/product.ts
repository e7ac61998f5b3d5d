/**
 * The app's names. Main, the renderer, the emulator's redirect URIs and the installers use this file.
 * `tests/unit/common/product.test.ts` compares files that can't import it (package.json, .env.example). The icon is
 * `build/icon.svg`.
 */

/** The name that users see, also of the profile folder. */
export const productName = 'AuthKit Desktop';

/** Names files, packages and the executable: lower case letters, digits and hyphens. */
export const packageName = 'authkit-desktop';

/**
 * In reverse domain order: the macOS bundle identifier, the Windows app-user-model ID, and on Linux what connects a
 * window with its desktop entry. Never change it once users have installed the app.
 */
export const applicationId = 'com.example.AuthKitDesktop';

/** The URL scheme that the operating system hands to the app (RFC 8252 §7.1): unique and lower case. */
export const customProtocol = 'authkit-desktop';

/** One sentence for package managers and app lists. */
export const description = 'Desktop sign-in with WorkOS AuthKit';

/** Who publishes the app; the address goes into the Linux packages. */
export const publisher = { name: 'Example Publisher', email: 'desktop@example.com' } as const;

/** Where users find help. */
export const supportUrl = 'https://example.com/authkit-desktop';

/** The folder on a web server with the published installers and their manifests. */
export const updateFeed = 'https://example.com/authkit-desktop/updates';

/**
 * The publisher's Ed25519 public keys (RFC 8037 `x`), one of which signs each update manifest. Without a key there are no
 * updates. RELEASING.md says how to make a key, and how to replace it.
 */
export const updateKeys: readonly string[] = [];
