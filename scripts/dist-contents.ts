/** What may be in a package, and what must never be. */
import { homedir } from 'node:os';
import { defaultSeed } from '../emulator/seed.ts';
import type { PackedFile } from './dist-archive.ts';
import { projectRoot } from './project.ts';
import type { Environment } from './project.ts';

/** The build's own files; whatever else is there (`.env`, tests, the embedded AuthKit, source maps) is one too many. */
const expectedPaths =
  /^(package\.json|out\/main\/[\w-]+\.cjs|out\/preload\/index\.cjs|out\/renderer\/([\w-]+\.html|assets\/[\w-]+\.(js|css)))$/;

interface Needle {
  readonly name: string;
  readonly pattern: RegExp | string;
}

const always: readonly Needle[] = [
  { name: 'an API key', pattern: /\bsk_(?:test|live)_\w{8}|\bsk_[A-Za-z\d]{20}/ },
  // The key itself; libraries that read keys contain the words around it.
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)*[A-Za-z\d+/]{32}/ },
  { name: 'a source map', pattern: /[#@] ?sourceMappingURL=/ },
  { name: 'test code', pattern: /\bvitest\b|@playwright\/test|\bfast-check\b/ },
  { name: 'the embedded AuthKit', pattern: '/emulator/control' },
  ...defaultSeed.users.map(({ password }) => ({ name: 'the embedded AuthKit', pattern: password })),
  { name: 'a path of this machine', pattern: projectRoot },
  { name: 'a path of this machine', pattern: `${homedir()}/` },
  {
    name: 'a path of somebody’s machine',
    pattern: /(?:\/home|\/Users|[A-Z]:\\{1,2}Users)[/\\]+[\w.-]+[/\\]/,
  },
  { name: 'an address of a file', pattern: /\bfile:\/\/\/\w/ },
  { name: 'a setting file', pattern: /^WORKOS_\w+=/m },
];

/** Settings that are nobody's business but this machine's. */
const privateSettings = ['WORKOS_API_KEY', 'WORKOS_COOKIE_PASSWORD'];

/**
 * Looks for what must not be in a package.
 *
 * @param env the environment of the build, whose secrets are looked for
 * @returns a sentence for each finding
 */
export function findUnwanted(files: readonly PackedFile[], env: Environment): readonly string[] {
  const secrets = privateSettings.flatMap((name) => (env[name] ? [{ name, pattern: env[name] }] : []));
  const needles = [...always, ...secrets];
  return files.flatMap(({ path, content }) => {
    const text = content.toString('latin1');
    const found = needles.filter(({ pattern }) =>
      typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text),
    );
    return [
      ...(expectedPaths.test(path) ? [] : [`${path} does not belong into a package.`]),
      ...new Set(found.map(({ name }) => `${path} contains ${name}.`)),
    ];
  });
}
