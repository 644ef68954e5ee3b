#!/bin/sh
# gosdk shim for @TOOL@; generated, do not edit. Builtins only: no fork, one exec.
# It follows gvm_py/resolve rule for rule; what it cannot answer by reading one file it asks `gosdk shim-exec`.
# A shell parses one command after the other: what most calls need stands first, and they never reach the rest.
# `test` is one word less to expand than `[`.
root='@ROOT@'
cli='@CLI@'
policy='@GOTOOLCHAIN@'
cr='@CR@'
pin=${GOSDK_VERSION-}
plus='' key='' flag='' dir='' work='' mod='' go='' toolchain='' odd='' count=0

ask() {
  test -z "$plus" || set -- "+$pin" "$@"
  export GOSDK_ROOT="$root"
  test -x "$cli" && exec "$cli" shim-exec '@TOOL@' -- "$@"
  echo "gosdk: this directory needs $cli to choose a Go, and it is gone
hint: reinstall gosdk, or take $root/shims off PATH" >&2
  exit 127
}

runs() {
  test -f "$1" && test -x "$1" && test -s "$1"
}

# Becomes the program of the SDK that answers $key.
start() {
  # A release that is in the store by its full name needs no answer read: a shell reads byte by byte.
  goroot=${key#mod-}
  goroot=$root/versions/go${goroot#go}
  tool=$goroot/bin/@TOOL@
  if test -L "$goroot" || ! runs "$tool"; then
    test -f "$root/resolve/$key" || ask "$@"
    IFS= read -r goroot <"$root/resolve/$key" || :
    case $goroot in /?*) ;; *) ask "$@" ;; esac
    tool=$goroot/bin/@TOOL@
    runs "$tool" || ask "$@"
  fi
  export GOROOT="$goroot"
  test -z "$policy" || export GOTOOLCHAIN="${GOTOOLCHAIN:-$policy}"
  exec "$tool" "$@"
}

# One letter for each shim on the way here: a number from outside would be evaluated, and bash runs what it holds.
# gosdk knows when there are too many of them: then this shim and another program of its name start each other.
export GOSDK_SHIM_DEPTH="${GOSDK_SHIM_DEPTH-}x"
case $GOSDK_SHIM_DEPTH in xxxxxxxxxxxxxxxxxxxxx*) ask "$@" ;; esac

# Rule 1: the version named for this call. `go -C dir` and `go build -C dir` look at another directory.
case ${1-} in
+*) plus=1 pin=${1#+} && shift ;;
-*) flag=$1 ;;
mod | work) case ${2-} in -*) flag=$2 ;; *) flag=${3-} ;; esac ;;
*) flag=${2-} ;;
esac

if test -z "$plus$pin"; then
  case $flag in -C | --C | -C=* | --C=*) ask "$@" ;; esac
  dir=${PWD-}
  case $dir/ in //) dir='' ;; [!/]* | *//* | */./* | */../*) ask "$@" ;; esac
  test "$dir/" -ef . || ask "$@"
  until test -f "$dir/.go-version"; do
    test -e "$dir/go.work" && ! test -d "$dir/go.work" && work=${work:-$dir/go.work}
    test -e "$dir/go.mod" && ! test -d "$dir/go.mod" && mod=${mod:-$dir/go.mod}
    case $dir in '') dir=none && break ;; esac
    dir=${dir%/*}
  done
fi

if test "$dir" = none; then
  # Rule 3: the file the go command would use. It ignores a go.mod directly in the temporary directory.
  test -n "$mod" && test "${mod%go.mod}" -ef "${TMPDIR:-/tmp}" && mod=''
  case ${GO111MODULE-}:$mod in
  :* | on:* | auto:?*)
    case ${GOWORK-} in
    '' | auto) ;;
    off) work='' ;;
    /*) if test -e "$GOWORK"; then work=$GOWORK; else work=''; fi ;;
    *) ask "$@" ;;
    esac
    mod=${work:-$mod}
    ;;
  *) mod='' ;;
  esac
  if test -n "$mod"; then
    test -f "$mod" && test -r "$mod" || ask "$@"
    while IFS=' 	' read -r word value rest || test -n "$word"; do
      case $((count += ${#word} + ${#value} + 1)) in ?????*) odd=1 && break ;; esac
      case $word in
      go) go=${go:-$value} odd=$odd${rest%%//*} ;;
      toolchain) toolchain=${toolchain:-$value} odd=$odd${rest%%//*} ;;
      //*) ;;
      require* | replace* | exclude* | retract* | use* | ignore* | godebug* | tool | 'tool('*)
        test -n "$go" || odd=1
        break
        ;;
      *go | *toolchain) odd=1 && break ;;
      esac
    done <"$mod"
    go=${go%"$cr"} toolchain=${toolchain%"$cr"}
    case $go:$toolchain:${odd%"$cr"} in
    *[!0-9a-z.:-]* | *:*:?*) ask "$@" ;;
    *:default: | *:local:) toolchain='' ;;
    esac
    case $go$toolchain in ?*) key=mod-$go${toolchain:++$toolchain} ;; esac
  fi
  # Rule 4: the global default. Rule 5: the system Go.
  case $key in '') if test -e "$root/default"; then key=default; else key=system; fi ;; esac
  test "$key" = system || start "$@"
fi

if test "$dir" != none; then
  # Rule 2: the nearest .go-version. Asking inside of the loop would make the file the standard input of what starts.
  if test -z "$plus$pin"; then
    test -r "$dir/.go-version" || ask "$@"
    while IFS=' 	' read -r pin rest || test -n "$pin"; do
      # bash needs minutes to cut a byte off a word of megabytes.
      test "$((count += ${#pin} + 1))" -lt 2000 || { odd=1 && break; }
      pin=${pin%"$cr"}
      case $pin in '' | '#'*) continue ;; esac
      case $rest in '' | "$cr" | '#'*) ;; *) odd=1 ;; esac
      break
    done <"$dir/.go-version"
    test -n "$pin" && test -z "$odd" || ask "$@"
  fi
  case $pin in
  *[!0-9a-z.~-]*) ask "$@" ;;
  [0-9]*) key=go$pin ;;
  go[0-9]* | '~'[0-9]* | latest | stable | oldstable | system) key=$pin ;;
  *) ask "$@" ;;
  esac
  test "$key" = system || start "$@"
fi

# The system Go: the first one on PATH that is no shim of ours.
rest=${PATH-}:
while test -n "$rest"; do
  dir=${rest%%:*}
  rest=${rest#*:}
  # A relative entry would run whatever lies in the working directory.
  case $dir in /*) ;; *) continue ;; esac
  runs "$dir/go" && ! test "$dir/go" -ef "$root/shims/go" && break
  dir=''
done
tool=$dir/@TOOL@
if test -z "$dir" || ! runs "$tool"; then ask "$@"; fi
# A GOROOT exported for this very Go is kept, any other one would break its builds.
test "${GOROOT-}/bin/go" -ef "$dir/go" || unset GOROOT
test -z "$policy" || export GOTOOLCHAIN="${GOTOOLCHAIN:-$policy}"
exec "$tool" "$@"
