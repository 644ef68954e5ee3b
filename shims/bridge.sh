#!/bin/sh
# gosdk bridge to @VERSION@; generated, do not edit. The go command's own switch finds it by its name.
GOROOT='@GOROOT@'
export GOROOT
[ -x "$GOROOT/bin/go" ] && exec "$GOROOT/bin/go" "$@"
echo "gosdk: the SDK @VERSION@ is no longer in $GOROOT" >&2
echo "hint: gosdk install @VERSION@" >&2
exit 127
