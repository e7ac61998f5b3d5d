/** Stands in for fpm where electron-builder makes a deb; `CUSTOM_FPM_PATH` names `scripts/fpm`, which runs this. */
import { buildDebianPackage, parseFpmArguments } from './fpm-package.ts';

await buildDebianPackage(parseFpmArguments(process.argv.slice(2)));
