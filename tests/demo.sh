#!/bin/sh
# The main job on real SDKs: install the given minors from whatever source answers, and build a program with each.
# Everything stays below .demo/; run it by `make demo`.
set -eu

demo=$(pwd)/.demo
export GOSDK_ROOT="$demo/root" GOPATH="$demo/gopath" GOCACHE="$demo/gocache"
export GOFLAGS=-modcacherw GOTOOLCHAIN=local PATH="$demo/root/shims:$PATH"
unset GOROOT GOSDK_VERSION GOWORK

step() {
  printf '\n$ %s\n' "$*"
  "$@"
}

step gosdk install "$@"
step gosdk list
step gosdk verify

# The go command counts its own use in the home directory.
export HOME="$demo/home"
for minor in "$@"; do
  mkdir -p "$demo/hello-$minor"
  cd "$demo/hello-$minor"
  printf 'module hello\n\ngo %s\n' "$minor" >go.mod
  cat >main.go <<'GO'
package main

import (
	"fmt"
	"runtime"
)

func main() { fmt.Println("hello from", runtime.Version()) }
GO
  printf '\n# a module that asks for Go %s\n' "$minor"
  step gosdk current
  step go version
  step go build -o hello .
  step ./hello
done

printf '\nAll of it is in %s, and make clean removes it.\n' "$demo"
