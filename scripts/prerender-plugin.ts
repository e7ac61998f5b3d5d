/**
 * Renders the app to one document per AuthStatus and language while Vite builds the renderer: index.html is the frame,
 * `prerender.tsx` the content. Main serves the document that fits the state, so the first frame waits for no
 * script.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runnerImport, type Plugin, type Rolldown } from 'vite';

interface Prerender {
  readonly documents: readonly {
    readonly name: string;
    readonly language: string;
    readonly direction: 'ltr' | 'rtl';
    /** The HTML inside the root element. */
    readonly html: string;
  }[];
}

const placeholder = '<!--app-->';
const directionToken = '⦃direction⦄';

export function prerenderDocuments(): Plugin {
  let root: string;
  return {
    name: 'prerender-documents',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      root = config.root;
    },
    generateBundle: async function (_options, bundle) {
      const frame = bundle['index.html'];
      if (frame?.type !== 'asset') throw new Error('The renderer has no index.html to prerender.');
      // The app's own scheme is same-origin for everything it serves; CORS would only add work.
      const html = inlineStyle(String(frame.source).replaceAll(' crossorigin', ''), bundle);
      const [before, after] = html.split(placeholder);
      if (before === undefined || after === undefined) {
        throw new Error(`src/renderer/index.html must contain ${placeholder} where the app goes.`);
      }
      const { module } = await runnerImport<Prerender>(join(root, 'prerender.tsx'), {
        root,
        configFile: false,
        logLevel: 'warn',
      });
      delete bundle['index.html'];
      for (const { name, language, direction, html: content } of module.documents) {
        this.emitFile({
          type: 'asset',
          fileName: `${name}-${language}.html`,
          source: `${before.replace(directionToken, direction)}${content}${after}`,
        });
      }
    },
  };
}

/**
 * Puts the style sheet into the document: another request would hold the first frame up. The policy has to allow it
 * by its digest, which main finds in the first line.
 */
function inlineStyle(html: string, bundle: Rolldown.OutputBundle): string {
  const [link, file] = /<link rel="stylesheet" href="\.\/([^"]+)">/.exec(html) ?? [];
  const sheet = bundle[file ?? ''];
  if (link === undefined || file === undefined || sheet?.type !== 'asset') {
    throw new Error('src/renderer/index.html must have one style sheet.');
  }
  // Or a view on demand would ask for it once more, in vain.
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === 'chunk') chunk.viteMetadata?.importedCss.delete(file);
  }
  delete bundle[file];
  const style = String(sheet.source).trim();
  const digest = createHash('sha256').update(style).digest('base64');
  return `<!--style sha256-${digest}-->\n${html.replace(link, () => `<style>${style}</style>`)}`;
}
