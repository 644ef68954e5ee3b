#!/bin/sh
# gosdk shim for gosdk itself, where no program can be; generated, do not edit.
# A hook asks at each prompt, which must not start Python: without an answer the shims decide.
[ "${1-}" != shim-goroot ] || exit 0
[ -n "${GOSDK_ROOT-}" ] || GOSDK_ROOT='@ROOT@'
export GOSDK_ROOT
# PYTHONHOME and PYTHONPATH are for programs of the user.
[ -x '@PYTHON@' ] && [ -x '@CLI@' ] && exec '@PYTHON@' -E -P '@CLI@' "$@"
[ -x '@CLI@' ] && exec '@CLI@' "$@"
echo 'gosdk: @CLI@ is gone' >&2
hint='@AWAY@'
[ ! -e '@SOURCE@' ] || hint='@AGAIN@'
printf 'hint: %s\n' "$hint" >&2
exit 127
