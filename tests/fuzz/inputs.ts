/** How many inputs, from which seed. */
import * as fc from 'fast-check';
import { inject } from 'vitest';

const inputs = 100_000;

fc.configureGlobal({ seed: inject('seed'), numRuns: inputs, endOnFailure: false });
