@echo off
rem gosdk bridge to @VERSION@; generated, do not edit. The go command's own switch finds it by its name.
setlocal
set "GOROOT=@GOROOT@"
if not exist "%GOROOT%\bin\go.exe" goto gone
"%GOROOT%\bin\go.exe" %*
exit /b %ERRORLEVEL%

:gone
echo gosdk: the SDK @VERSION@ is no longer in %GOROOT%>&2
echo hint: gosdk install @VERSION@>&2
exit /b 127
