import { expect, test } from 'vitest';
import { installerScript } from '../../../scripts/dist-installer.ts';

test('Windows’s installer registers the protocol for one person, and its uninstaller takes it back', () => {
  const script = installerScript('my-app', 'My App');
  expect(script).toContain('WriteRegStr HKCU "Software\\Classes\\my-app" "URL Protocol" ""');
  expect(script).toContain(
    `WriteRegStr HKCU "Software\\Classes\\my-app\\shell\\open\\command" "" '"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" "%1"'`,
  );
  const uninstall = script.slice(script.indexOf('!macro customUnInstall'));
  expect(uninstall).toContain(`\${andIf} $0 == '"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" "%1"'`);
  expect(uninstall).toContain('DeleteRegKey HKCU "Software\\Classes\\my-app"');
  expect(script).not.toMatch(/HKLM|HKCR/);
});
