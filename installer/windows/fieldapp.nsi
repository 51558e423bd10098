; SPDX-License-Identifier: Apache-2.0
; The Windows installer, for one person and without administrator's rights. Not run here, for want of a Windows machine;
; Debian's makensis compiles it. On Windows, after `python -m installer.build`:
;   makensis /DVERSION=0.1.0 installer\windows\fieldapp.nsi
; The data of an enrolment lies in %LOCALAPPDATA%\FieldApp and is never touched, neither here nor at removal.

Unicode true
!include "MUI2.nsh"

!ifndef VERSION
  !error "give the version: /DVERSION=X.Y.Z"
!endif
!define ROOT "..\.."
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\FieldApp"

Name "FieldApp"
OutFile "${ROOT}\dist\fieldapp-${VERSION}-setup.exe"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\FieldApp"
SetCompressor /SOLID lzma

!define MUI_ICON "${ROOT}\dist\icons\fieldapp.ico"
!define MUI_UNICON "${ROOT}\dist\icons\fieldapp.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\fieldapp.exe"
!insertmacro MUI_PAGE_LICENSE "${ROOT}\LICENSE"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

Section
  RMDir /r "$INSTDIR"
  SetOutPath "$INSTDIR"
  File /r "${ROOT}\dist\fieldapp\*"
  CreateShortCut "$SMPROGRAMS\FieldApp.lnk" "$INSTDIR\fieldapp.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "FieldApp"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\fieldapp.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section "Uninstall"
  Delete "$SMPROGRAMS\FieldApp.lnk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
