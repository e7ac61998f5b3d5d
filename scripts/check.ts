/** `npm run check`: types, lint, format, unused code and duplicate code. */
import { runChecks } from './checks.ts';
import { conclude, sumCounts } from './counts.ts';
import { readOptions } from './options.ts';

readOptions('check', {});

conclude(sumCounts(await runChecks()));
