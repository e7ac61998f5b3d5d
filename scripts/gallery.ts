/** `npm run gallery`: shows every state of the app in a browser, without a server and without signing in. */
import { startGallery } from './gallery-server.ts';
import { readOptions } from './options.ts';

readOptions('gallery', {});

const gallery = await startGallery();
console.log(`Every state of the app, until Ctrl+C: ${gallery.url}`);
await new Promise((resolve) => {
  process.once('SIGINT', resolve).once('SIGTERM', resolve);
});
await gallery.close();
