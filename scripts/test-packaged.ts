/** `npm run test:packaged`: tests the app as a package that is installed, updated, removed and purged. */
import { conclude } from './counts.ts';
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';
import { setUp } from './set-up.ts';

readOptions('test:packaged', {});

await setUp(['electron', 'walkthrough', 'tests']);
conclude(await runPackagedTests());
