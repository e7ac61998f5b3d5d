# Stands in for electron-builder's own installer, whose plug-ins no Debian package has. What it does of it: install over an
# older version, register the uninstaller, and run the app's own build/installer.nsh where electron-builder does.
!include LogicLib.nsh
!include FileFunc.nsh

!define APP_EXECUTABLE_FILENAME "${PRODUCT_FILENAME}.exe"
!define UNINSTALLER "$INSTDIR\Uninstall ${PRODUCT_FILENAME}.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${UNINSTALL_APP_KEY}"

# electron-builder asks a plug-in for the option.
!macroundef _isUpdated
!macro _isUpdated _a _b _t _f
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "--updated" $R9
  IfErrors `${_f}` `${_t}`
!macroend

Name "${PRODUCT_NAME}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${APP_FILENAME}"

Section
  ${If} ${FileExists} "${UNINSTALLER}"
    ExecWait '"${UNINSTALLER}" /S --updated _?=$INSTDIR'
  ${EndIf}
  SetOutPath $INSTDIR
  FileOpen $0 "${APP_EXECUTABLE_FILENAME}" w
  FileWrite $0 "${VERSION}"
  FileClose $0
  WriteUninstaller "${UNINSTALLER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  !insertmacro customInstall
SectionEnd

Section un.install
  !insertmacro customUnInstall
  RMDir /r $INSTDIR
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
