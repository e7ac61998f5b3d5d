/** `npm run audit`: fails where something serious is known against a package; says so where nothing can be known. */
import { askForAdvisories } from './advisories.ts';
import { readOptions } from './options.ts';

readOptions('audit', {});

const advisories = await askForAdvisories();
if (advisories.kind === 'unknown') {
  console.log(
    'The registry gives no audit (offline, or a mirror without one): nothing is known, good or bad.',
  );
} else {
  const { serious, others } = advisories;
  console.log([...serious, `${serious.length} serious, ${others} others`].join('\n'));
  process.exitCode = serious.length === 0 ? 0 : 1;
}
