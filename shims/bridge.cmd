@echo off
rem gosdk bridge to @VERSION@; generated, do not edit. The go command's own switch finds it by its name.
setlocal EnableExtensions DisableDelayedExpansion
call :find_root
set "GOROOT=%root%\versions\@VERSION@"
if not exist "%GOROOT%\bin\go.exe" set "GOROOT=@GOROOT@"
if not exist "%GOROOT%\bin\go.exe" goto gone
"%GOROOT%\bin\go.exe" %*
exit /b %ERRORLEVEL%

:gone
echo gosdk: the SDK @VERSION@ is no longer in %GOROOT%>&2
echo hint: gosdk install @VERSION@>&2
exit /b 127

rem Only inside a call is dp0 right when somebody started the bridge by a quoted name.
:find_root
for %%R in ("%~dp0..") do set "root=%%~fR"
exit /b 0
