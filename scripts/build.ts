/** `npm run build`: builds all three processes into `out/`. */
import { build } from './build-output.ts';

await build('live');
