/** `npm run check`: types, lint, format, unused code and duplicate code. */
import { runChecks } from './checks.ts';
import { sumCounts } from './counts.ts';

process.exitCode = sumCounts(await runChecks()).failed === 0 ? 0 : 1;
