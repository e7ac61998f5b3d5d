/** Windows's installer, as far as electron-builder leaves it to the app: it registers no protocols by itself. */

/**
 * NSIS macros that register a protocol for the person who installs, without administrator rights, and take it back when
 * they uninstall.
 *
 * @param scheme the protocol, such as `authkit-desktop`
 * @param name what Windows shows for it
 */
export function installerScript(scheme: string, name: string): string {
  const key = `HKCU "Software\\Classes\\${scheme}`;
  const command = `'"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" "%1"'`;
  return `!macro customInstall
  DeleteRegKey ${key}"
  WriteRegStr ${key}" "" "URL:${name}"
  WriteRegStr ${key}" "URL Protocol" ""
  WriteRegStr ${key}\\DefaultIcon" "" "$INSTDIR\\\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr ${key}\\shell\\open\\command" "" ${command}
!macroend

!macro customUnInstall
  # An update uninstalls the old version too, and keeps what is registered; so does another app of the protocol.
  ReadRegStr $0 ${key}\\shell\\open\\command" ""
  \${ifNot} \${isUpdated}
  \${andIf} $0 == ${command}
    DeleteRegKey ${key}"
  \${endIf}
!macroend
`;
}
