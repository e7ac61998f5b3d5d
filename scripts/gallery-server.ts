/** Serves the states gallery: the renderer's own sources, through Vite, on a loopback port. */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { createServer } from 'vite';
import { projectRoot } from './project.ts';

export interface GalleryServer {
  /** The gallery's own page; `?scene=NAME` is one of its states. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startGallery(): Promise<GalleryServer> {
  const server = await createServer({
    configFile: false,
    root: projectRoot,
    cacheDir: join(projectRoot, 'node_modules', '.cache', 'authkit-desktop', 'gallery'),
    plugins: [react()],
    appType: 'mpa',
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 5190 },
  });
  await server.listen();
  const { port } = server.config.server;
  const address = server.httpServer?.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return { url: `http://127.0.0.1:${bound}/gallery/`, close: () => server.close() };
}
