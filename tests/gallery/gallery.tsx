/**
 * The renderer without Electron: `?scene=NAME` shows one state of the app as the app shows it, with a bridge whose
 * requests all succeed and do nothing; without a scene, a list of all. `&lang=de` is the language, `&dir=rtl` the
 * direction.
 */
import { createRoot } from 'react-dom/client';
import type { AppBridge } from '../../common/channels.ts';
import { catalogues, languageOf } from '../../common/language.ts';
import { App } from '../../renderer/app.tsx';
import { WordsContext } from '../../renderer/components/words.tsx';
import { createMockBridge } from '../kit/mock-bridge.ts';
import { dashboard, deviceSettings, scenes, type Scene } from './states.ts';

/** The bridge's methods that the app reads. */
const bridgeFor = ({ state, place, device }: Scene): AppBridge =>
  createMockBridge<AppBridge>(state, {
    onPlaceRequested: (listener) => {
      if (place !== undefined) listener(place);
      return () => {};
    },
    readBrowserName: async () => ({ ok: true, value: 'Chromium' }),
    readDashboard: async () => ({ ok: true, value: dashboard }),
    readDevice: async () => ({ ok: true, value: device ?? deviceSettings }),
    readPolicy: async () => ({ ok: true, value: { file: '', managed: [], problem: null } }),
  });

const root = document.getElementById('root');
if (root === null) throw new Error('The gallery’s document has no #root.');
const asked = new URLSearchParams(location.search);
const locale = asked.get('lang') ?? 'en';
const strings = await catalogues[languageOf(locale) ?? 'en']();
const direction = asked.get('dir') === 'rtl' ? 'rtl' : strings.direction;
Object.assign(document.documentElement, { lang: locale, dir: direction });

const scene = scenes.find(({ name }) => name === asked.get('scene'));
createRoot(root).render(
  <WordsContext value={{ locale, strings: { ...strings, direction } }}>
    {scene === undefined ? <Index /> : <App bridge={bridgeFor(scene)} initial={scene.state} />}
  </WordsContext>,
);
if (scene?.press !== undefined) await press(scene.press(strings));

/** Presses the element with this label, once it exists. */
async function press(label: string): Promise<void> {
  const find = () =>
    [...document.querySelectorAll<HTMLElement>('button, summary')].find(
      (one) => one.ariaLabel === label || one.textContent === label,
    );
  while (find() === undefined) await new Promise(requestAnimationFrame);
  find()?.click();
}

function Index() {
  return (
    <main>
      <section className="page">
        <h1>States gallery</h1>
        <ul>
          {scenes.map(({ name }) => (
            <li key={name}>
              <a href={`?scene=${name}`}>{name}</a> · <a href={`?scene=${name}&lang=de`}>German</a> ·{' '}
              <a href={`?scene=${name}&dir=rtl`}>right to left</a>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
