@echo off
rem gosdk shim for @NAME@, which asks gosdk each time; generated, do not edit.
setlocal EnableExtensions DisableDelayedExpansion
set "GOSDK_SHIM_DEPTH=%GOSDK_SHIM_DEPTH%x"
set "GOSDK_ROOT=@ROOT@"
"@CLI@" shim-exec @TOOL@ -- @PLUS@ %*
