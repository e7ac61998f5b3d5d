import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Logo } from '../../../../renderer/components/logo.tsx';
import { projectRoot } from '../../../../scripts/project.ts';

/** An SVG's drawing in a common form, since React self-closes empty elements. */
const drawing = (svg: string) =>
  svg
    .replaceAll(/<!--.*?-->|<svg[^>]*>|<\/(?:rect|path|circle|stop)>|\s*\/(?=>)/gs, '')
    .replaceAll(/\s+(?=<)/g, '');

test('the window’s logo matches build/icon.svg', () => {
  const icon = readFileSync(join(projectRoot, 'build/icon.svg'), 'utf8');
  expect(drawing(renderToStaticMarkup(<Logo />))).toBe(drawing(icon).trim());
});
