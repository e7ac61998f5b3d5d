/** Takes over the document that main has filled in. */
import { hydrateRoot } from 'react-dom/client';
import type { AuthState } from '../common/auth/auth-state.ts';
import type { DesktopBridge } from '../common/channels.ts';
import type { Words } from '../common/language.ts';
import { App } from './app.tsx';
import { AfterHydration } from './components/hydration.tsx';
import { Updates } from './components/updates.tsx';
import { WordsContext } from './components/words.tsx';

declare global {
  interface Window {
    /** The preload's bridges. */
    readonly desktop: DesktopBridge;
  }
}

export function hydrate(words: Words): void {
  const root = document.getElementById('root');
  const data = document.getElementById('auth-state');
  if (!root || !data)
    throw new Error('The document has no #root or no #auth-state: serve it as the build made it.');

  const bridge = { ...window.authkit, ...window.desktop };
  hydrateRoot(
    root,
    <WordsContext value={words}>
      <App bridge={bridge} initial={JSON.parse(data.textContent) as AuthState} />
      <AfterHydration>
        <Updates bridge={bridge} />
      </AfterHydration>
    </WordsContext>,
  );
  // From now on React handles key presses and clicks; earlier ones would have been lost.
  root.inert = false;
}
