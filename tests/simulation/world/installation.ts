/** What a start finds that somebody may have changed since the last one: the app's version and the computer's policy. */
import type { SignInPolicy } from '../../../main/auth/policy.ts';
import { authFormat, type OpenFileStore } from '../../../main/lib/profile-files.ts';

/** Other versions are told by their file: a newer one’s has a higher format, an older one’s fewer fields. */
export const versions = ['this', 'an older', 'a newer'] as const;

export interface Installation {
  readonly version: (typeof versions)[number];
  readonly policy: SignInPolicy;
}

/** What an older version leaves out of its file. */
const younger: readonly string[] = [
  'isExchanging',
  'deviceCodeDisabledFor',
  'organizations',
  'authKit',
  'firstState',
];

/** @param onWrite told whether an older version can't read what was written */
export function fileStoreOf(
  { version }: Installation,
  openFileStore: OpenFileStore,
  onWrite: (isNewer: boolean) => void,
): OpenFileStore {
  const isNewer = version === 'a newer';
  return (file, encoding) => {
    const store = openFileStore(file, encoding);
    return {
      read: () => {
        const content = store.read() as { readonly format: number };
        return isNewer ? { ...content, format: authFormat } : content;
      },
      write: (content) => {
        const kept = Object.entries(content).filter(
          ([name]) => version !== 'an older' || !younger.includes(name),
        );
        store.write({ ...Object.fromEntries(kept), ...(isNewer && { format: authFormat + 1 }) });
        onWrite(isNewer);
      },
    };
  };
}
