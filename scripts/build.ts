/** `npm run build`: builds all three processes into `out/`. */
import { build } from './build-output.ts';
import { readOptions } from './options.ts';

readOptions('build', {});

await build('live');
