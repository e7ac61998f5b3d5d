/** The calls of `node:fs/promises` that the storage makes, on the simulated disk. */
import { currentDisk } from './disk.ts';

export const readFile = async (file: string, encoding?: BufferEncoding): Promise<Buffer | string> => {
  const content = currentDisk().read(file);
  return encoding === undefined ? content : content.toString(encoding);
};
export const rm = async (file: string): Promise<void> => currentDisk().remove(file);
export const readdir = async (): Promise<string[]> => currentDisk().names();
export const chmod = async (): Promise<void> => {};
export const writeFile = async (file: string, content: string): Promise<void> =>
  currentDisk().write(file, Buffer.from(content));
