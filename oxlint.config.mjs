/**
 * Lint rules, and the allowed imports between folders. A module for one file only is forbidden everywhere and allowed
 * there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Modules that exactly one file of the app may use.
 *
 * @type {readonly { file: string, module: string, names?: string[] }[]}
 */
const singleUse = [
  { file: 'main/window/window.ts', module: 'electron/main', names: ['BrowserWindow'] },
  { file: 'main/auth-electron/ipc.ts', module: 'electron/main', names: ['ipcMain'] },
  { file: 'main/desktop/system-browser.ts', module: 'electron/common', names: ['shell'] },
  { file: 'main/desktop/keychain.ts', module: 'electron/main', names: ['safeStorage'] },
  { file: 'main/lib/net-fetch.ts', module: 'electron/main', names: ['net'] },
  { file: 'main/window/renderer-protocol.ts', module: 'electron/main', names: ['protocol'] },
  { file: 'preload/messages.ts', module: 'electron/renderer', names: ['ipcRenderer', 'contextBridge'] },
  { file: 'main/auth/workos/workos-client.ts', module: '@workos-inc/node' },
  { file: 'main/config/file-store.ts', module: 'electron-store' },
  { file: 'main/updates/updater.ts', module: 'electron-updater' },
];

const react = ['react', 'react-dom'];
const ofMain = ['electron', 'electron/renderer', ...react];

/**
 * The folders that each folder of the app may import, and the modules that it must not. Imports go one way:
 * index → auth-electron → {api, diagnostics, updates, desktop, window} → config → lib → common; auth knows only lib and common/auth.
 *
 * @type {Readonly<Record<string, { imports: readonly string[], refuses: readonly string[] }>>}
 */
const folders = {
  common: { imports: ['common/auth'], refuses: ['electron', 'electron/*', 'node:*', ...react] },
  'common/auth': { imports: [], refuses: ['electron', 'electron/*', 'node:*', '../*', ...react] },
  main: {
    imports: [
      'api',
      'auth',
      'auth-electron',
      'common',
      'config',
      'desktop',
      'diagnostics',
      'lib',
      'start',
      'updates',
      'window',
    ],
    refuses: ofMain,
  },
  'main/lib': { imports: ['common'], refuses: ofMain },
  'main/auth': {
    imports: ['common/auth', 'lib'],
    refuses: ['electron', 'electron/*', ...react],
  },
  'main/auth-electron': {
    imports: ['api', 'auth', 'common', 'config', 'desktop', 'lib', 'start', 'window'],
    refuses: ofMain,
  },
  'main/config': { imports: ['common', 'lib'], refuses: ofMain },
  'main/desktop': { imports: ['auth', 'common', 'config', 'lib'], refuses: ofMain },
  'main/window': { imports: ['common', 'config', 'lib'], refuses: ofMain },
  'main/api': { imports: ['auth', 'common', 'config', 'lib'], refuses: ofMain },
  'main/start': { imports: ['config', 'desktop', 'lib', 'window'], refuses: ofMain },
  'main/updates': { imports: ['common', 'config', 'desktop', 'lib'], refuses: ofMain },
  'main/diagnostics': { imports: ['auth', 'common', 'config', 'desktop', 'lib'], refuses: ofMain },
  preload: { imports: ['common'], refuses: ['electron', 'electron/main', 'node:*', ...react] },
  // Main's folder of that name stays forbidden, because it is below main.
  renderer: { imports: ['auth', 'common', 'renderer/auth'], refuses: ['electron', 'electron/*', 'node:*'] },
  'renderer/auth': { imports: ['common/auth'], refuses: ['electron', 'electron/*', 'node:*', '../*'] },
};
const outside = ['emulator', 'scripts', 'tests'];

for (const path of [...Object.keys(folders), ...outside, ...singleUse.map(({ file }) => file)]) {
  if (!existsSync(join(import.meta.dirname, path)))
    throw new Error(`oxlint.config.mjs has a rule for ${path}, which is not there.`);
}

/** @type {(folder: string) => readonly string[]} */
const refusedIn = (folder) => {
  const { imports, refuses } = folders[folder] ?? { imports: [], refuses: [] };
  const others = [...Object.keys(folders).map((path) => path.replace('main/', '')), ...outside]
    .filter((name) => !imports.includes(name) && name !== folder.replace('main/', ''))
    .map((name) => `../**/${name}/**`);
  if (!imports.some((name) => name.startsWith('common'))) return [...refuses, ...others];
  // `common/auth` has the same name as main's folder, and is open to all.
  return [...refuses, ...others, '!../**/common/auth/**', '!../**/common/assert-never.ts'];
};

/** @type {(folder: string, file?: string) => object} */
const restricted = (folder, file) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: singleUse
        .filter((use) => use.file !== file)
        .map(({ file: only, module, names }) => ({
          name: module,
          importNames: names,
          allowTypeImports: true,
          message: `Only ${only} uses this.`,
        })),
      patterns: [{ group: refusedIn(folder), message: `${folder} may not import this.` }],
    },
  ],
});

/** @type {(file: string) => string} */
const folderOf = (file) => Object.keys(folders).findLast((folder) => file.startsWith(`${folder}/`)) ?? '';

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/jsx-key': 'off',
    'react/exhaustive-effect-dependencies': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'no-shadow': 'off',
    'import/no-unassigned-import': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    eqeqeq: 'error',
  },
  overrides: [
    ...Object.keys(folders).map((folder) => ({ files: [`${folder}/**`], rules: restricted(folder) })),
    ...singleUse.map(({ file }) => ({ files: [file], rules: restricted(folderOf(file), file) })),
    {
      files: ['main/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          { name: 'setInterval', message: 'Nothing polls: set a timer for what is due.' },
        ],
      },
    },
    {
      // Playwright reads a fixture's dependencies from the pattern, and requires one.
      files: ['tests/e2e/**', 'tests/packaged/**', 'tests/portable/**'],
      rules: { 'no-empty-pattern': 'off' },
    },
    {
      // It replaces built-ins to see the values that the bridge passes to the page.
      files: ['tests/e2e/payload-recorder.ts'],
      rules: { 'no-extend-native': 'off', 'unicorn/no-thenable': 'off' },
    },
    {
      files: ['emulator/**', 'scripts/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { patterns: [{ group: ['**/tests/**'], message: 'Nothing imports tests.' }] },
        ],
      },
    },
  ],
};
