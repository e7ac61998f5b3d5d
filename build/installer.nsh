# electron-builder's installer for Windows includes this: it registers the app's protocol for the current user,
# without administrator rights, and removes it at uninstallation.

!define PROTOCOL_KEY "Software\Classes\authkit-desktop"
!define PROTOCOL_COMMAND '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'

!macro customInstall
  DeleteRegKey HKCU "${PROTOCOL_KEY}"
  WriteRegStr HKCU "${PROTOCOL_KEY}" "" "URL:${PRODUCT_NAME}"
  WriteRegStr HKCU "${PROTOCOL_KEY}" "URL Protocol" ""
  WriteRegStr HKCU "${PROTOCOL_KEY}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKCU "${PROTOCOL_KEY}\shell\open\command" "" '${PROTOCOL_COMMAND}'
!macroend

!macro customUnInstall
  # An update uninstalls the old version first and keeps the protocol. Another app that now owns the protocol keeps it.
  ReadRegStr $0 HKCU "${PROTOCOL_KEY}\shell\open\command" ""
  ${ifNot} ${isUpdated}
  ${andIf} $0 == '${PROTOCOL_COMMAND}'
    DeleteRegKey HKCU "${PROTOCOL_KEY}"
  ${endIf}
!macroend
