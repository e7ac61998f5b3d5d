/**
 * `npm run test:portable`: a person's way through the app, by what every system has. It tests the build in a bare
 * Electron and a package of this machine, or with `-- --app FILE` the executable of an app that was packaged by
 * `npm run dist:local`.
 */
import { conclude } from './counts.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { readOptions } from './options.ts';
import { setUp } from './set-up.ts';
import { runPortableTests } from './test-runners.ts';

exitWhenInterrupted();
const { app } = readOptions('test:portable', { app: { type: 'string' } });
await setUp(['electron', 'walkthrough', 'tests']);
conclude(await runPortableTests(app ?? null));
