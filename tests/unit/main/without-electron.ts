/**
 * Import first in tests that reach electron-store: it imports the `electron` package, which in plain Node looks for its
 * binary, and downloads it where there is none. Told where that would be, it looks no further.
 */
process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= 'no-electron-in-unit-tests';
