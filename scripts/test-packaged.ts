/** `npm run test:packaged`: tests the app as a package that is installed, updated, removed and purged. */
import { readOptions } from './options.ts';
import { runPackagedTests } from './packaged-tests.ts';
import { setUp } from './set-up.ts';

readOptions('test:packaged', {});

await setUp(['electron', 'walkthrough', 'tests']);
const { passed, failed } = await runPackagedTests();
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed`);
