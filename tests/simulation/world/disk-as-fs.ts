/** The calls of `node:fs` that the storage makes, on the simulated disk. */
import { basename } from 'node:path';
import { currentDisk } from './disk.ts';

export const openSync = (file: string): number => currentDisk().create(file);
export const closeSync = (): void => {};
export const fsyncSync = (): void => {};
export const writeFileSync = (file: number | string, content: Buffer): void =>
  currentDisk().write(currentDisk().nameOf(file), content);
export const readFileSync = (file: string): Buffer => currentDisk().read(file);
export const renameSync = (from: string, to: string): void => currentDisk().rename(from, to);
export const rmSync = (file: string): void => currentDisk().remove(file);
export const readdirSync = (): string[] =>
  currentDisk()
    .names()
    .map((name) => basename(name));
export const existsSync = (file: string): boolean => currentDisk().files.has(file);
