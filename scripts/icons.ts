/**
 * `npm run icons`: draws the icons of all platforms from `build/icon.svg`, and that of macOS's menu bar. What it draws is committed, so that a build
 * needs no browser.
 */
import { chromium } from '@playwright/test';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOptions } from './options.ts';
import { projectRoot, sandboxFlags } from './project.ts';

readOptions('icons', {});

interface Picture {
  /** Width and height in pixels. */
  readonly size: number;
  readonly png: Buffer;
}

const build = join(projectRoot, 'build');
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 256];
/** Apple's names for PNGs in an icon, by their size in pixels. */
const macTypes: Readonly<Record<number, string>> = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

async function draw(file: string, sizes: readonly number[]): Promise<readonly Picture[]> {
  const svg = await readFile(join(build, file), 'utf8');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: sandboxFlags.length === 0,
  });
  try {
    const page = await browser.newPage();
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
    const pictures: Picture[] = [];
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

/** Windows's container: a directory of 16 bytes for each picture, and the PNGs. */
function windowsIcon(pictures: readonly Picture[]): Buffer {
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}

/** macOS's container: a name and a length before each PNG, and before all of them. */
function macIcon(pictures: readonly Picture[]): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  const chunks = pictures.flatMap(({ size, png }) => {
    const type = macTypes[size];
    return type === undefined ? [] : [chunk(type, png)];
  });
  return chunk('icns', Buffer.concat(chunks));
}

const sizes = [...new Set([...linuxSizes, ...windowsSizes, ...Object.keys(macTypes).map(Number)])];
const pictures = await draw('icon.svg', sizes);
for (const { png } of await draw('tray-template.svg', [32])) {
  await writeFile(join(build, 'tray-template.png'), png);
}
const icons = join(build, 'icons');
await rm(icons, { recursive: true, force: true });
await mkdir(icons);
for (const { size, png } of pictures.filter((picture) => linuxSizes.includes(picture.size))) {
  await writeFile(join(icons, `${size}x${size}.png`), png);
}
const ofSize = (wanted: readonly number[]) => pictures.filter(({ size }) => wanted.includes(size));
await writeFile(
  join(build, 'icon.ico'),
  windowsIcon(ofSize(windowsSizes).toSorted((a, b) => a.size - b.size)),
);
await writeFile(join(build, 'icon.icns'), macIcon(pictures));
