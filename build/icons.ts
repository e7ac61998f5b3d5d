/**
 * `npm run icons`: draws the icons of all platforms and the window's logo from `build/icon.svg`, and the icon of
 * macOS's menu bar from `build/tray-template.svg`. They are committed: a build needs no browser.
 */
import { chromium } from '@playwright/test';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BICUBIC2, createICNS, createICO } from 'png2icons';
import { runCommand } from '../scripts/command.ts';
import { readOptions } from '../scripts/options.ts';
import { projectRoot, sandboxFlags } from '../scripts/project.ts';

readOptions('icons', {});

const logo = join(projectRoot, 'renderer', 'components', 'logo.tsx');
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
/** In pixels; png2icons scales it down for Windows and macOS. */
const largest = 1024;

/** The drawing as a component, since the page's policy allows neither data: URLs nor inserted HTML. */
function logoComponent(svg: string): string {
  const drawing = svg
    .replaceAll(/<!--.*?-->\s*/gs, '')
    .replace(/^<svg [^>]*>/, '')
    .replaceAll(/ [a-z]+-[a-z]+=/g, (name) => name.replace(/-./, (part) => part.charAt(1).toUpperCase()));
  return `/** The app's logo: \`npm run icons\` writes this file from build/icon.svg, without its margin. */
export function Logo() {
  return <svg className="logo" viewBox="100 100 824 824" aria-hidden="true">${drawing.trimEnd()};
}
`;
}

const svg = await readFile(join(import.meta.dirname, 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  chromiumSandbox: sandboxFlags.length === 0,
});
try {
  const page = await browser.newPage();
  const show = (drawing: string) =>
    page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
  const draw = async (size: number) => {
    await page.setViewportSize({ width: size, height: size });
    return page.screenshot({ omitBackground: true });
  };
  await show(await readFile(join(import.meta.dirname, 'tray-template.svg'), 'utf8'));
  await writeFile(join(import.meta.dirname, 'tray-template.png'), await draw(32));
  await show(svg);
  const icons = join(import.meta.dirname, 'icons');
  await rm(icons, { recursive: true, force: true });
  await mkdir(icons);
  for (const size of linuxSizes) await writeFile(join(icons, `${size}x${size}.png`), await draw(size));
  const picture = await draw(largest);
  const containers = {
    'icon.ico': createICO(picture, BICUBIC2, 0, true),
    'icon.icns': createICNS(picture, BICUBIC2, 0),
  };
  for (const [name, content] of Object.entries(containers)) {
    if (content === null) throw new Error(`${name} could not be made.`);
    await writeFile(join(import.meta.dirname, name), content);
  }
} finally {
  await browser.close();
}
await writeFile(logo, logoComponent(svg));
await runCommand(process.execPath, ['node_modules/oxfmt/bin/oxfmt', logo], 'kept');
