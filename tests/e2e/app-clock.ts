/** A clock of the app's own, which a test sets. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Sets the clock of the apps that run its module ahead, also of those that are running.
 *
 * @param folder where the module is
 * @param milliseconds how far
 * @returns the module
 */
export async function setClockAhead(folder: string, milliseconds: number): Promise<string> {
  const [module, ahead] = [join(folder, 'clock.cjs'), join(folder, 'clock-ahead')];
  await writeFile(`${ahead}.new`, String(milliseconds));
  await rename(`${ahead}.new`, ahead);
  await writeFile(
    module,
    `const { readFileSync } = require('node:fs');
const now = Date.now;
Date.now = () => now() + Number(readFileSync(${JSON.stringify(ahead)}, 'utf8'));
`,
  );
  return module;
}
