@echo off
rem gosdk shim for gosdk itself, where no program can be; generated, do not edit.
setlocal EnableExtensions DisableDelayedExpansion
if not defined GOSDK_ROOT set "GOSDK_ROOT=@ROOT@"
"@CLI@" %*
