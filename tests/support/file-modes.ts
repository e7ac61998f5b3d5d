/** The modes of a private file and folder. On Windows all have the same. */
export const [privateFile, privateFolder] =
  process.platform === 'win32' ? ([0o666, 0o666] as const) : ([0o600, 0o700] as const);

/** Whether files have modes and owners, shells run scripts, and sockets have paths. */
export const isPosix = process.platform !== 'win32';
