@echo off
rem gosdk shim for @TOOL@; generated, do not edit. It follows shims/tool.sh as far as cmd can, and asks
rem `gosdk shim-exec` about everything else: what is unusual is slower, never answered differently.
setlocal EnableExtensions DisableDelayedExpansion
call :find_root
for %%V in (pin key kind dir parent work mod go toolchain sdk) do set "%%V="

rem Rule 1: a version named for this call, and -C, which looks at another directory.
if defined GOSDK_VERSION goto ask
set "first=%~1"
set "second=%~2"
set "third=%~3"
if "%first:~0,1%"=="+" goto ask
if "%first:~0,2%"=="-C" goto ask
if "%first:~0,3%"=="--C" goto ask
if "%second:~0,2%"=="-C" goto ask
if "%second:~0,3%"=="--C" goto ask
if "%third:~0,2%"=="-C" goto ask
if "%third:~0,3%"=="--C" goto ask

set "dir=%CD%"
:walk
set "kind="
for %%F in ("%dir%\.go-version") do set "kind=%%~aF"
if defined kind if not "%kind:~0,1%"=="d" goto read_pin
set "kind="
for %%F in ("%dir%\go.work") do set "kind=%%~aF"
if defined kind if not defined work if not "%kind:~0,1%"=="d" set "work=%dir%\go.work"
set "kind="
for %%F in ("%dir%\go.mod") do set "kind=%%~aF"
if defined kind if not defined mod if not "%kind:~0,1%"=="d" set "mod=%dir%\go.mod"
for %%P in ("%dir%\..") do set "parent=%%~fP"
if "%parent%"=="%dir%" goto modules
set "dir=%parent%"
goto walk

rem Rule 2: the nearest .go-version. What a file holds stays in %%P until its characters are known: expanding it
rem earlier could run it.
:read_pin
for %%F in ("%dir%\.go-version") do if %%~zF GTR 4096 goto ask
for /f "usebackq eol=# tokens=1,2" %%P in ("%dir%\.go-version") do (
  for /f "delims=0123456789abcdefghijklmnopqrstuvwxyz.~-" %%x in ("x%%P") do goto ask
  if not "%%Q"=="" if not "%%Q"=="#" goto ask
  set "pin=%%P"
  goto pinned
)
goto ask

:pinned
if not defined pin goto ask
set "key=%pin%"
for %%W in (latest stable oldstable) do if "%pin%"=="%%W" goto answer
set "digits=%pin%"
if "%pin:~0,1%"=="~" set "digits=%pin:~1%"
if "%pin:~0,2%"=="go" set "digits=%pin:~2%"
if "%digits%"=="%pin%" set "key=go%pin%"
for %%D in (0 1 2 3 4 5 6 7 8 9) do if "%digits:~0,1%"=="%%D" goto answer
goto ask

rem Rule 3: the file the go command would use.
:modules
if defined GOWORK goto ask
if defined GO111MODULE goto ask
if defined mod if /i "%mod%"=="%TMP%\go.mod" goto ask
if defined work set "mod=%work%"
if not defined mod goto default
for %%F in ("%mod%") do if %%~zF GTR 100000 goto ask
for /f "usebackq eol=/ tokens=1-3" %%P in ("%mod%") do (
  if not "%%P"=="go" if not "%%P"=="toolchain" if not "%%P"=="module" goto found
  for %%W in (go toolchain) do if "%%P"=="%%W" if not defined %%W (
    if "%%Q"=="" goto ask
    for /f "delims=0123456789abcdefghijklmnopqrstuvwxyz.-" %%x in ("x%%Q") do goto ask
    if not "%%R"=="" if not "%%R"=="//" goto ask
    set "%%W=%%Q"
  )
)
:found
if not defined go goto ask
set "key=mod-%go%"
if "%toolchain%"=="default" set "toolchain="
if "%toolchain%"=="local" set "toolchain="
if defined toolchain set "key=mod-%go%+%toolchain%"
goto answer

rem Rule 4: the global default. The system Go is for Python to find.
:default
if not exist "%root%\default" goto ask
set "key=default"

:answer
if not exist "%root%\resolve\%key%" goto ask
for /f "usebackq delims=" %%P in ("%root%\resolve\%key%") do set "sdk=%%P"
if not exist "%sdk%\bin\@TOOL@.exe" goto ask
endlocal & setlocal & set "GOROOT=%sdk%"
if not defined GOTOOLCHAIN set "GOTOOLCHAIN=@GOTOOLCHAIN@"
"%GOROOT%\bin\@TOOL@.exe" %*
exit /b %ERRORLEVEL%

:ask
set "cli=@CLI@"
if not exist "%cli%" for %%G in (gosdk.exe) do set "cli=%%~$PATH:G"
if not exist "%cli%" goto gone
endlocal & setlocal & set "GOSDK_ROOT=%root%" & set "cli=%cli%"
"%cli%" shim-exec @TOOL@ -- %*
exit /b %ERRORLEVEL%

:gone
echo gosdk: this directory needs @CLI@ to choose a Go, and it is gone>&2
echo hint: reinstall gosdk, or take %root%\shims off PATH>&2
exit /b 127

rem Only inside a call is dp0 right when somebody started the shim by a quoted name.
:find_root
for %%R in ("%~dp0..") do set "root=%%~fR"
exit /b 0
