/**
 * Renders the app to one document per AuthStatus and language while Vite builds the renderer: index.html is the frame,
 * `prerender.tsx` the content. Main serves the document of the current state, so the first frame waits for no
 * script. The dev server of `npm run dev` has the same documents.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { runnerImport, type Connect, type Plugin, type Rolldown, type ViteDevServer } from 'vite';

interface PrerenderedDocument {
  readonly name: string;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The HTML inside the root element. */
  readonly html: string;
}

interface Prerender {
  readonly documents: readonly PrerenderedDocument[];
}

const placeholder = '<!--app-->';
const directionToken = '⦃direction⦄';

export function prerenderDocuments(): Plugin {
  let root: string;
  return {
    name: 'prerender-documents',
    enforce: 'post',
    configResolved: (config) => {
      root = config.root;
    },
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        void serveDocument(server, request, response, next);
      });
    },
    generateBundle: async function (_options, bundle) {
      const frame = bundle['index.html'];
      if (frame?.type !== 'asset') throw new Error('The renderer has no index.html to prerender.');
      // The app's own scheme is same-origin for everything it serves; CORS would only add work.
      const html = inlineStyle(String(frame.source).replaceAll(' crossorigin', ''), bundle);
      const { module } = await runnerImport<Prerender>(join(root, 'prerender.tsx'), {
        root,
        configFile: false,
        logLevel: 'warn',
      });
      delete bundle['index.html'];
      for (const document of module.documents) {
        this.emitFile({ type: 'asset', fileName: fileNameOf(document), source: putInto(html, document) });
      }
    },
  };
}

const fileNameOf = ({ name, language }: PrerenderedDocument): string => `${name}-${language}.html`;

function putInto(frame: string, { direction, html }: PrerenderedDocument): string {
  const [before, after] = frame.split(placeholder);
  if (before === undefined || after === undefined) {
    throw new Error(`renderer/index.html must contain ${placeholder} where the app goes.`);
  }
  return `${before.replace(directionToken, direction)}${html}${after}`;
}

/** Serves a document from the dev server, rendered from the current sources. */
async function serveDocument(
  server: ViteDevServer,
  request: Connect.IncomingMessage,
  response: ServerResponse,
  next: Connect.NextFunction,
): Promise<void> {
  if (!/^\/[\w-]+\.html$/.test(request.url ?? '')) return next();
  try {
    const { documents } = (await server.ssrLoadModule('/prerender.tsx')) as Prerender;
    const document = documents.find((one) => request.url === `/${fileNameOf(one)}`);
    if (document === undefined) return next();
    const frame = await readFile(join(server.config.root, 'index.html'), 'utf8');
    const html = putInto(await server.transformIndexHtml('/index.html', frame), document);
    response.setHeader('content-type', 'text/html').end(html);
  } catch (error) {
    next(error);
  }
}

/**
 * Puts the style sheet into the document, since another request would delay the first frame. The policy allows it by
 * its digest, which main reads from the first line.
 */
function inlineStyle(html: string, bundle: Rolldown.OutputBundle): string {
  const [link, file] = /<link rel="stylesheet" href="\.\/([^"]+)">/.exec(html) ?? [];
  const sheet = bundle[file ?? ''];
  if (link === undefined || file === undefined || sheet?.type !== 'asset') {
    throw new Error('renderer/index.html must have one style sheet.');
  }
  // Otherwise a lazy view would request it again, in vain.
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === 'chunk') chunk.viteMetadata?.importedCss.delete(file);
  }
  delete bundle[file];
  const style = String(sheet.source).trim();
  const digest = createHash('sha256').update(style).digest('base64');
  return `<!--style sha256-${digest}-->\n${html.replace(link, () => `<style>${style}</style>`)}`;
}
