/** `npm run check`: types, lint, format, unused code and duplicate code. */
import { runChecks } from './checks.ts';
import { sumCounts } from './counts.ts';
import { readOptions } from './options.ts';

readOptions('check', {});

process.exitCode = sumCounts(await runChecks()).failed === 0 ? 0 : 1;
