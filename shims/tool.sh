#!/bin/sh
# gosdk shim for @TOOL@; generated, do not edit. Builtins only: no fork, one exec.
# It follows gvm_py/resolve rule for rule; where it cannot tell, _key becomes `ask`, and gosdk shim-exec decides.
# A shell parses one command after the other: what most calls need stands first, and they never reach the rest.
# `test` is one word less to expand than `[`. Names begin with _ since a name that is exported would change for Go.
_root='@ROOT@'
_cr='@CR@'
_pin=${GOSDK_VERSION-}
_plus='' _key='' _dir='' _work='' _mod='' _go='' _toolchain='' _count=0

runs() {
  test -f "$1" && test -x "$1" && test -s "$1"
}

# Becomes the program of the SDK in $_goroot; returns where there is none.
start() {
  _tool=$_goroot/bin/@TOOL@
  if runs "$_tool"; then
    export GOROOT="$_goroot"
    test -n "${GOTOOLCHAIN-}" || export GOTOOLCHAIN='@GOTOOLCHAIN@'
    exec "$_tool" "$@"
  fi
}

# One letter for each shim on the way here: a number from outside would be evaluated, and bash runs what it holds.
# gosdk knows when there are too many of them: then this shim and another program of its name start each other.
export GOSDK_SHIM_DEPTH="${GOSDK_SHIM_DEPTH-}x"
case $GOSDK_SHIM_DEPTH in xxxxxxxxxxxxxxxxxxxxx*) _key=ask ;; esac

# Rule 1: the version named for this call. `go -C dir` and `go build -C dir` look at another directory.
case "${1-} ${2-} " in
+*) _plus=1 _pin=${1#+} && shift ;;
*-C[\ =]*) test -n "$_pin" || _key=ask ;;
mod\ * | work\ *) case $_pin${3-} in -C* | --C*) _key=ask ;; esac ;;
esac

if test -z "$_key$_plus$_pin"; then
  _dir=$PWD
  case $_dir/ in // | [!/]* | */../*) _dir='' ;; esac
  test "$_dir/" -ef . || _key=ask
  until test -f "$_dir/.go-version"; do
    test -e "$_dir/go.work" && ! test -d "$_dir/go.work" && _work=${_work:-$_dir/go.work}
    test -e "$_dir/go.mod" && ! test -d "$_dir/go.mod" && _mod=${_mod:-$_dir/go.mod}
    case $_dir in '') _dir=none && break ;; esac
    _dir=${_dir%/*}
  done
fi

if test "$_key$_dir" = none; then
  # Rule 3: the file the go command would use. It ignores a go.mod directly in the temporary directory.
  test -n "$_mod" && test "${_mod%go.mod}" -ef "${TMPDIR:-/tmp}" && _mod=''
  case ${GO111MODULE:-on}:$_mod in
  on:* | auto:?*)
    case ${GOWORK:-auto} in
    auto) _mod=${_work:-$_mod} ;;
    off) ;;
    /*) test -e "$GOWORK" && _mod=$GOWORK ;;
    *) _key=ask _mod='' ;;
    esac
    ;;
  *) _mod='' ;;
  esac
  if test -n "$_mod"; then
    test -f "$_mod" && test -r "$_mod" || _key=ask _mod=/dev/null
    while read -r _word _value _rest || test -n "$_word"; do
      case $_word in
      go) _go=${_go:-$_value${_rest:+ ${_rest%%//*}}} ;;
      toolchain) _toolchain=${_toolchain:-$_value${_rest:+ ${_rest%%//*}}} ;;
      module | '' | "$_cr" | //*) case $((_count += 1)) in ????) _go='?' && break ;; esac ;;
      *) _go=${_go:-?} && break ;;
      esac
    done <"$_mod"
    # What is left of the rest of a line is a space, or it is no comment.
    _go=${_go%"$_cr"} _toolchain=${_toolchain%"$_cr"}
    _go=${_go% } _toolchain=${_toolchain% }
    case $_go:$_toolchain in
    : | :default | :local) ;;
    *[!0-9a-z.:-]* | *:*:*) _key=ask ;;
    *:default | *:local) _key=mod-$_go ;;
    *) _key=mod-$_go${_toolchain:++$_toolchain} ;;
    esac
    # A release that is in the store by its full name needs no answer read: a shell reads byte by byte.
    _goroot=$_root/versions/go${_key#mod-}
    test -z "$_key" || test -L "$_goroot" || start "$@"
  fi
fi

if test "$_key$_dir" = none; then
  # Rule 4: the global default. Rule 5: the system Go.
  if test -e "$_root/default"; then _key=default; else _key=system; fi
fi

# The answer to an earlier question with this key. In a function these lines would be parsed by those that need none.
if test -n "$_key" && test -f "$_root/resolve/$_key"; then
  IFS= read -r _goroot <"$_root/resolve/$_key" || :
  case $_goroot in /?*) start "$@" ;; esac
fi

if test -z "$_key"; then
  # Rule 2: the nearest .go-version.
  if test -z "$_plus$_pin"; then
    _dir=$_dir/.go-version
    test -r "$_dir" || _dir=/dev/null
    while read -r _pin _rest || test -n "$_pin"; do
      # bash needs minutes to cut a byte off a word of megabytes.
      case $((_count += ${#_pin} + 1)) in ????*) _pin='?' && break ;; esac
      _pin=${_pin%"$_cr"}
      case $_pin in '' | '#'*) continue ;; esac
      case $_rest in '' | "$_cr" | '#'*) ;; *) _pin='?' ;; esac
      break
    done <"$_dir"
  fi
  case $_pin in
  *[!0-9a-z.~-]*) _key=ask ;;
  [0-9]*) _key=go$_pin ;;
  go[0-9]* | '~'[0-9]* | latest | stable | oldstable | system) _key=$_pin ;;
  *) _key=ask ;;
  esac
  _goroot=$_root/versions/$_key
  # go1.20 is not the release of this name only: it asks for the newest 1.20.
  case $_key in go*.*.*) test -L "$_goroot" || start "$@" ;; esac
  if test -f "$_root/resolve/$_key"; then
    IFS= read -r _goroot <"$_root/resolve/$_key" || :
    case $_goroot in /?*) start "$@" ;; esac
  fi
fi

# The system Go: the first one on PATH that is no shim of ours.
if test "$_key" = system; then
  _rest=${PATH-}:
  while test -n "$_rest"; do
    _dir=${_rest%%:*}
    _rest=${_rest#*:}
    # A relative entry would run whatever lies in the working directory.
    case $_dir in /*) ;; *) continue ;; esac
    runs "$_dir/go" && ! test "$_dir/go" -ef "$_root/shims/go" && break
    _dir=''
  done
  _tool=$_dir/@TOOL@
  if test -n "$_dir" && runs "$_tool"; then
    # A GOROOT exported for this very Go is kept, any other one would break its builds.
    test "${GOROOT-}/bin/go" -ef "$_dir/go" || unset GOROOT
    test -n "${GOTOOLCHAIN-}" || export GOTOOLCHAIN='@GOTOOLCHAIN@'
    exec "$_tool" "$@"
  fi
fi

test -z "$_plus" || set -- "+$_pin" "$@"
_cli='@CLI@'
export GOSDK_ROOT="$_root"
test -x "$_cli" && exec "$_cli" shim-exec '@TOOL@' -- "$@"
echo "gosdk: this directory needs $_cli to choose a Go, and it is gone
hint: reinstall gosdk, or take $_root/shims off PATH" >&2
exit 127
