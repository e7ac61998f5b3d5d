/** The number of inputs for each property, and their seed. */
import * as fc from 'fast-check';
import { inject } from 'vitest';

/** A hundred thousand, or a sample. */
export const inputs = inject('isExhaustive') ? 100_000 : 2_000;

fc.configureGlobal({ seed: inject('seed'), numRuns: inputs, endOnFailure: false });
