#!/bin/sh
# gosdk bridge to @VERSION@; generated, do not edit. The go command's own switch finds it by its name.
GOROOT='@GOROOT@'
GOSDK_SHIM_DEPTH=${GOSDK_SHIM_DEPTH-}x
export GOROOT GOSDK_SHIM_DEPTH
case $GOSDK_SHIM_DEPTH in
xxxxxxxxxxxxxxxxxxxxx*)
  echo "gosdk: '@VERSION@' goes round in circles: $GOROOT/bin/go starts it again" >&2
  echo "hint: gosdk current --why" >&2
  exit 127
  ;;
esac
[ -x "$GOROOT/bin/go" ] && exec "$GOROOT/bin/go" "$@"
echo "gosdk: the SDK @VERSION@ is no longer in $GOROOT" >&2
echo "hint: gosdk install @VERSION@" >&2
exit 127
