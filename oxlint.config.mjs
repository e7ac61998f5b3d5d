/**
 * Lint, and the directions in which the folders may know each other. A rule that names one file for something is
 * written as: everybody is refused, that file is let through.
 */

/**
 * What is used in exactly one file of the app.
 *
 * @type {readonly { file: string, module: string, names?: string[] }[]}
 */
const singleUse = [
  { file: 'src/main/window.ts', module: 'electron/main', names: ['BrowserWindow'] },
  { file: 'src/main/ipc.ts', module: 'electron/main', names: ['ipcMain'] },
  { file: 'src/main/system-browser.ts', module: 'electron/common', names: ['shell'] },
  { file: 'src/main/keychain.ts', module: 'electron/main', names: ['safeStorage'] },
  { file: 'src/main/net-fetch.ts', module: 'electron/main', names: ['net'] },
  { file: 'src/main/renderer-protocol.ts', module: 'electron/main', names: ['protocol'] },
  { file: 'src/preload/index.ts', module: 'electron/renderer', names: ['ipcRenderer', 'contextBridge'] },
  { file: 'src/main/auth/workos-client.ts', module: '@workos-inc/node' },
  { file: 'src/main/updater.ts', module: 'electron-updater' },
];

/**
 * Folders of the app, and what each may not import.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const folders = {
  'src/contract': ['electron', 'electron/*', 'node:*', 'react', 'react-dom', '**/main/**', '**/renderer/**'],
  'src/main': ['electron', 'electron/renderer', 'react', 'react-dom', '**/renderer/**', '**/preload/**'],
  'src/main/auth': ['electron', 'electron/*', 'react', 'react-dom', '**/renderer/**', '**/preload/**'],
  'src/preload': ['electron', 'electron/main', 'node:*', 'react', '**/main/**', '**/renderer/**'],
  'src/renderer': ['electron', 'electron/*', 'node:*', '**/main/**', '**/preload/**'],
};
const outside = ['**/emulator/**', '**/tests/**', '**/scripts/**'];

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
      patterns: [
        { group: [...(folders[folder] ?? []), ...outside], message: `${folder} may not know this.` },
      ],
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
      files: ['src/main/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          { name: 'setInterval', message: 'Nothing polls: set a timer for what is due.' },
        ],
      },
    },
    {
      // Playwright reads what a fixture needs from the pattern, and insists on one.
      files: ['tests/e2e/**', 'tests/packaged/**', 'tests/portable/**'],
      rules: { 'no-empty-pattern': 'off' },
    },
    {
      // Sees what the bridge hands over by standing between it and the page.
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
