/**
 * The smallest Electron that electron-builder accepts: it has everything that packaging reads or changes, and does not
 * start.
 */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './programs.ts';

/**
 * The format of @electron/fuses: a sentinel, the version, the number of fuses, and each as a digit or `r` for removed.
 */
const fuses = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0008${'0'.repeat(8)}${'\0'.repeat(100)}`;
/** One of them is no language of the app. */
const languages = ['de', 'en-US', 'fr'];

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content);
  }
}

async function writeLinuxElectron(folder: string): Promise<void> {
  const packs = languages.map((language) => [`locales/${language}.pak`, '']);
  const files = { 'chrome-sandbox': '', LICENSE: '', version: '', 'resources/default_app.asar': '' };
  await writeFiles(folder, { ...files, ...Object.fromEntries(packs), electron: fuses });
  await chmod(join(folder, 'electron'), 0o755);
}

/** Its program is an installer, the only Windows program that Linux can make here: it has resources and data. */
async function writeWindowsElectron(folder: string): Promise<void> {
  const packs = languages.map((language) => [`locales/${language}.pak`, '']);
  const script = `Unicode true
SetCompress off
SilentInstall silent
OutFile electron.exe
VIProductVersion 1.0.0.0
VIAddVersionKey ProductName Electron
Section
  File fuses
SectionEnd
`;
  await writeFiles(folder, { LICENSE: '', ...Object.fromEntries(packs), fuses, 'electron.nsi': script });
  await must('makensis', ['-V1', join(folder, 'electron.nsi')]);
}

async function writeMacElectron(folder: string): Promise<void> {
  const plist = '<?xml version="1.0"?><plist version="1.0"><dict></dict></plist>';
  const contents = join(folder, 'Electron.app', 'Contents');
  const framework = 'Frameworks/Electron Framework.framework';
  const helper = (kind: string) => {
    const name = `Electron Helper${kind}`;
    const app = `Frameworks/${name}.app/Contents`;
    return [
      [`${app}/Info.plist`, plist],
      [`${app}/MacOS/${name}`, ''],
    ];
  };
  const resources = languages.map((language) => {
    const folderName = `${language.replace('-US', '')}.lproj`;
    return [`${framework}/Versions/A/Resources/${folderName}/locale.pak`, ''];
  });
  await writeFiles(contents, {
    'Info.plist': plist,
    'MacOS/Electron': '',
    'Resources/electron.icns': '',
    [`${framework}/Versions/A/Electron Framework`]: fuses,
    ...Object.fromEntries([...['', ' (GPU)', ' (Plugin)', ' (Renderer)'].flatMap(helper), ...resources]),
  });
  await symlink('Versions/A/Electron Framework', join(contents, framework, 'Electron Framework'));
  await writeFiles(folder, { LICENSE: '' });
}

/** Writes the Electron for a system into a folder. */
export async function writeSmallElectron(system: 'linux' | 'win' | 'mac', folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await { linux: writeLinuxElectron, win: writeWindowsElectron, mac: writeMacElectron }[system](folder);
}
