#!/bin/sh
# gosdk shim for @NAME@, which asks gosdk each time; generated, do not edit.
GOSDK_SHIM_DEPTH=${GOSDK_SHIM_DEPTH-}x
export GOSDK_SHIM_DEPTH
GOSDK_ROOT='@ROOT@'
export GOSDK_ROOT
# PYTHONHOME and PYTHONPATH are for programs of the user.
[ -x '@PYTHON@' ] && [ -x '@CLI@' ] && exec '@PYTHON@' -E -P '@CLI@' shim-exec '@TOOL@' -- @PLUS@ "$@"
[ -x '@CLI@' ] && exec '@CLI@' shim-exec '@TOOL@' -- @PLUS@ "$@"
echo 'gosdk: this directory needs @CLI@ to choose a Go, and it is gone' >&2
hint='@AWAY@'
[ ! -e '@SOURCE@' ] || hint='@AGAIN@'
printf 'hint: %s\n' "$hint" >&2
exit 127
