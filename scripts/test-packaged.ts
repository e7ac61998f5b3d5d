/** `npm run test:packaged`: tests the app as a package that is installed, updated, removed and purged. */
import { conclude } from './counts.ts';
import { heedSignals } from './interruption.ts';
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';

readOptions('test:packaged', {});

heedSignals();
try {
  conclude(await runPackagedTests());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ||= 1;
}
