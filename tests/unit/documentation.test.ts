import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/project.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const from = (text: string, start: string): string => text.slice(text.indexOf(start));

test('the documentation’s spec is one of the end-to-end tests', () => {
  const blocks = [...read('docs/add-to-your-app.md').matchAll(/```tsx?\n([\s\S]*?)```/g)].map(
    ([, code = '']) => code,
  );
  const offered = blocks.find((code) => code.includes("authkit-for-electron/testing'")) ?? '';
  expect(offered).toContain('test(');
  expect(from(offered, "test('")).toBe(from(read('tests/e2e/kit.spec.ts'), "test('"));
});

test('the example is short', () => {
  const files = [
    'package.json',
    'electron.vite.config.mjs',
    'src/main/index.js',
    'src/preload/index.js',
    'src/renderer/index.html',
    'src/renderer/main.jsx',
  ];
  const lines = files.flatMap((file) => read(`examples/minimal/${file}`).trimEnd().split('\n'));
  expect(lines.length).toBeLessThanOrEqual(120);
});
