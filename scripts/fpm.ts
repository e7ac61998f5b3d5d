/** Stands in for fpm, which electron-builder calls; `CUSTOM_FPM_PATH` names `scripts/fpm`, which runs this. */
import { buildDebianPackage } from './deb-package.ts';
import { parseFpmArguments } from './fpm-package.ts';
import { buildRpm } from './rpm-package.ts';

const wanted = parseFpmArguments(process.argv.slice(2));
await (wanted.format === 'deb' ? buildDebianPackage : buildRpm)(wanted);
