#!/bin/sh
# The main job on real SDKs: install two minors from whatever source answers, build and run a program with each.
# Everything stays below .demo/; run it by `make demo`.
set -eu

demo=$(pwd)/.demo
export GOSDK_ROOT="$demo/root" GOPATH="$demo/gopath" GOCACHE="$demo/gocache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
mkdir -p "$demo/hello"
cat >"$demo/hello/main.go" <<'GO'
package main

import (
	"fmt"
	"runtime"
)

func main() { fmt.Println("hello from", runtime.Version()) }
GO

step() {
  printf '\n$ %s\n' "$*"
  "$@"
}

step gosdk install "$@"
step gosdk list
step gosdk verify
for minor in "$@"; do
  goroot=$(gosdk which --goroot "$minor")
  printf 'module hello\n\ngo %s\n' "$minor" >"$demo/hello/go.mod"
  printf '\n$ %s/bin/go run .\n' "$goroot"
  (cd "$demo/hello" && GOROOT=$goroot "$goroot/bin/go" build -o "hello-$minor" . && "./hello-$minor")
done
