#!/bin/sh
# Install, upgrade or remove gosdk itself. See `install.sh --help`. Needs no root and writes only below your home.
set -eu

package=gvm-py
root=${GOSDK_ROOT:-${HOME-}/.gosdk}
from=''
mode=install
yes=''
keep=''
setup=yes
number=0
wheels=''
locked=''
# KiB; replacing gosdk and what it needs takes about half of that.
room=24576
# These are meant for programs of the user; gosdk, uv and pipx find their modules without them.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP
# gosdk starts nothing from a store that everybody may write to.
umask o-w

usage() {
  cat <<'END'
usage: install.sh [--from PATH] [--yes] [--no-setup] [-- SETUP OPTIONS]
       install.sh --uninstall [--yes | --keep-sdks]

Installs gosdk with uv, pipx or a private virtual environment below $GOSDK_ROOT
(default ~/.gosdk), whichever is there in this order, then runs `gosdk setup`
with the options after --, for example `install.sh -- --shell zsh --hook`.
Run it again to upgrade.

  --from PATH   a wheel, a checkout or git+URL; needed unless this script lies in
                a checkout. Wheels beside a wheel are used instead of an index
  --uninstall   take out the lines of setup, the tool, and on request the SDKs
  --yes         do not ask; with --uninstall the SDKs go as well
  --keep-sdks   do not ask; the SDKs and settings stay
  --no-setup    leave the start-up files of the shell alone

GOSDK_INSTALLER=uv|pipx|venv chooses how.
END
}

say() {
  printf 'gosdk: %s\n' "$1" >&2
}

fail() {
  say "$1"
  [ -z "${2-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# Each step is one line, so that a long one is known by name.
step() {
  number=$((number + 1))
  say "$number/4 $1"
}

# Of these two the environment of a service or a container may have none.
require_home() {
  case ${GOSDK_ROOT:-${HOME-}} in /?*) return ;; esac
  [ -z "${GOSDK_ROOT-}" ] || return 0
  home=$(eval "printf %s ~$(id -un | tr -cd 'A-Za-z0-9._-')")
  fail 'HOME is not set to an absolute path' "export HOME=$(quoted "$home")"
}

find_python() {
  for python in python3.13 python3.12 python3.11 python3; do
    # A version manager's stand-in is there for every version, whether or not that version is.
    if has "$python" && "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      return
    fi
  done
  fail 'no Python 3.11 or newer is on PATH (looked for python3.13, python3.12, python3.11 and python3)' \
    'install one with the package manager of your system, for example: apt install python3 python3-venv'
}

choose_installer() {
  installer=${GOSDK_INSTALLER-}
  case $installer in
  uv | pipx) has "$installer" || fail "GOSDK_INSTALLER=$installer, but $installer is not on PATH" ;;
  venv) ;;
  '')
    if [ -e "$root/self" ]; then
      installer=venv
    elif has uv; then
      installer=uv
    elif has pipx; then
      installer=pipx
    else
      installer=venv
    fi
    ;;
  *) fail "GOSDK_INSTALLER=$installer is not one of uv, pipx, venv" 'unset GOSDK_INSTALLER' ;;
  esac
}

is_checkout() {
  grep -q "^name = \"$package\"" "$1/pyproject.toml" 2>/dev/null
}

# Sets spec: the absolute path of a wheel or checkout, or git+URL. Never the bare name of the package: nobody has
# published it, so that whatever an index has under that name is a stranger's. Sets wheels: where others lie, if any.
choose_package() {
  here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
  if [ -z "$from" ] && [ -f "$0" ] && is_checkout "$here"; then
    from=$here
  fi
  case $from in
  '')
    fail "this script lies in no checkout, and $package is not on the Python package index" \
      'install.sh --from PATH, with a wheel or a checkout'
    ;;
  git+*) spec=$from ;;
  *.whl)
    [ -f "$from" ] || fail "there is no wheel $from"
    spec=$(CDPATH='' cd "$(dirname "$from")" && pwd)/$(basename "$from")
    # Another version of gosdk may lie beside it, too; click is what every one of them needs.
    set -- "${spec%/*}"/click-*.whl
    [ ! -e "$1" ] || wheels=${spec%/*}
    ;;
  *)
    is_checkout "$from" || fail "$from is neither a wheel nor a checkout of $package" 'install.sh --from PATH/TO/CHECKOUT'
    spec=$(CDPATH='' cd "$from" && pwd)
    ;;
  esac
}

# Each of these sets gosdk: the path of the program.
install_with_uv() {
  [ -z "$old" ] || require_room "$(uv tool dir)"
  uv tool install ${wheels:+--offline --find-links "$wheels"} --quiet --force --upgrade --reinstall-package "$package" --python "$python" "$spec"
  gosdk=$(uv tool dir --bin)/gosdk
  isolate
}

install_with_pipx() {
  [ -z "$old" ] || require_room "$(pipx environment --value PIPX_LOCAL_VENVS)"
  pipx install --quiet ${wheels:+"--pip-args=--no-index --find-links='$wheels'"} --force --python "$python" "$spec" >&2
  gosdk=$(pipx environment --value PIPX_BIN_DIR)/gosdk
  isolate
}

install_with_venv() {
  "$python" -I -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments" 'apt install python3-venv, or install uv or pipx'
  if ! is_environment && [ -n "$(find "$root/self" -type f 2>/dev/null | head -n 1)" ]; then
    fail "$root/self holds files that gosdk did not make" "ls -la $(quoted "$root/self")"
  fi
  gosdk=$root/self/bin/gosdk
  mkdir -p "$root/locks"
  wait_for_others
  settle_rebuild
  if [ -e "$root/self/unfinished" ] || [ -z "$(version_of "$gosdk")" ] ||
    ! "$root/self/bin/python" -I -c 'import pip' 2>/dev/null; then
    rebuild
  else
    require_room "$root"
    keep_old
    : >"$root/self/unfinished"
    # pip takes a wheel of the same version for the one that is there.
    pip_install --force-reinstall --no-deps "$spec"
  fi
  pip_install --upgrade "$spec"
  isolate
  rm -f "$root/self/unfinished"
  settle_rebuild
}

is_environment() {
  [ -f "$root/self/pyvenv.cfg" ] || [ -e "$root/self/unfinished" ]
}

# The lock is held by all that this process starts, too: pip goes on where only install.sh was killed.
wait_for_others() {
  exec 9>>"$root/locks/self"
  lock_self '| fcntl.LOCK_NB' || {
    say "waiting for another installation or removal in $root"
    lock_self || :
  }
  locked=yes
}

lock_self() {
  "$python" -I -c "import fcntl; fcntl.flock(9, fcntl.LOCK_EX ${1-})" 9>&9 2>/dev/null
}

# What an interrupted run left is half a gosdk that may work, and is kept until there is a whole one.
rebuild() {
  if [ -n "$(version_of "$gosdk")" ]; then mv "$root/self" "$root/self.old"; else discard "$root/self"; fi
  mkdir -p "$root/self"
  : >"$root/self/unfinished"
  quietly "$python" -I -m venv "$root/self"
}

# pip that is interrupted puts back nothing of what it removed. Files of the copy are links, so that it takes no room.
keep_old() {
  quietly "$python" -I -c '
import os, shutil, sys
def link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
shutil.copytree(sys.argv[1], sys.argv[2], symlinks=True, copy_function=link)' "$root/self" "$root/self.old"
}

settle_rebuild() {
  [ -d "$root/self.old" ] || return 0
  if [ -f "$root/self/pyvenv.cfg" ] && [ ! -e "$root/self/unfinished" ]; then
    discard "$root/self.old"
  else
    discard "$root/self"
    mv "$root/self.old" "$root/self"
  fi
}

# pip that fails has put back what it removed.
put_back() {
  if [ -d "$root/self.old" ]; then
    settle_rebuild
  elif [ -n "$(version_of "$root/self/bin/gosdk")" ]; then
    rm -f "$root/self/unfinished"
  fi
}

# uv, pipx and pip remove the old gosdk before they know whether the new one fits.
require_room() {
  free=$(df -Pk "$1" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')
  [ "${free:-$room}" -ge "$room" ] || fail "the disk with $1 has $((free / 1024)) MB free, and an upgrade takes \
$((room / 1024)) MB while it runs; gosdk stays as it is" 'gosdk gc && gosdk gc --empty-trash'
}

# Lets Python start gosdk without PYTHONHOME, PYTHONPATH and PYTHONSTARTUP, which are meant for programs of the user.
# The first line names Python; where its path is long or has blanks, sh starts it from the second. Without the names of
# Windows that pip has it take off, gosdk is what it loads first, which makes Ctrl-C silent.
isolate() {
  [ -x "$gosdk" ] || fail "$installer installed $package, but there is no $gosdk"
  # shellcheck disable=SC2016
  isolated=$(sed -e '1s/^#!\(\/.*python[0-9.]*\)$/#!\1 -I/' -e '2{/ -I /!s/ "\$0" / -I "$0" /;}' \
    -e '/^import re$/d' -e '/^    sys\.argv\[0\] = re\.sub(/d' "$gosdk")
  printf '%s\n' "$isolated" >"$gosdk"
}

# Of the user's settings of pip only those count that say how to reach packages. A target, a prefix, --user or --no-deps is
# meant for other installations, and pip has no option that takes back all of them.
run_pip='
import ast, os, subprocess, sys
pip = [sys.executable, "-I", "-m", "pip"]
reach = "index-url extra-index-url find-links no-index trusted-host proxy cert client-cert timeout retries keyring-provider"
shown = subprocess.run([*pip, "config", "list"], stdout=subprocess.PIPE, text=True)
rows = [line.partition("=") for line in shown.stdout.splitlines()]
env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | {"PIP_CONFIG_FILE": os.devnull}
for section in ("global", "install", ":env:"):
    for name, _, value in rows:
        if name.rpartition(".")[0] == section and name.rpartition(".")[2] in reach.split():
            env["PIP_" + name.rpartition(".")[2].replace("-", "_").upper()] = ast.literal_eval(value)
if shown.returncode:
    sys.exit(shown.returncode)
os.execve(sys.executable, [*pip, "install", "--quiet", "--disable-pip-version-check", *sys.argv[1:]], env)
'

pip_install() {
  quietly "$root/self/bin/python" -I -c "$run_pip" ${wheels:+--no-index --find-links "$wheels"} "$@"
}

# What a program says is shown when it has failed, not when Ctrl-C has ended it: Python answers that with a traceback.
# On a full disk nothing is there to show.
quietly() {
  "$@" 2>"$root/self.log" || {
    code=$?
    cat "$root/self.log" >&2
    full=yes
    if [ -s "$root/self.log" ] && ! grep -q 'No space left' "$root/self.log"; then full=''; fi
    rm -f "$root/self.log"
    put_back
    [ -z "$full" ] || fail "it ended with exit code $code; the disk with $root may be full" "df -h $(quoted "$root")"
    exit "$code"
  }
  rm -f "$root/self.log"
}

install() {
  trap interrupted INT TERM HUP
  find_python
  choose_installer
  choose_package
  step "Python: $("$python" -I -c 'import platform, sys; print(platform.python_version(), sys.executable)')"
  step "installing $spec with $installer and $python (a minute or so)"
  mkdir -p "$root/shims" || fail "the store $root cannot be made; set GOSDK_ROOT to a place that you may write to" \
    "ls -ld $(quoted "${root%/*}")"
  real_root=$(cd -P "$root" && pwd)
  front=$root/shims/gosdk
  [ -L "$front" ] || [ ! -d "$front" ] ||
    fail "$front is a directory, where the program belongs" "mv $(quoted "$front") $(quoted "$root/gosdk.old")"
  old=$(version_of "$front")
  "install_with_$installer"
  # The one directory that set-up puts on PATH; the directory of uv or pipx may not be there.
  ln -sf "$gosdk" "$front"
  new=$(version_of "$root/shims/gosdk")
  [ -n "$new" ] || fail "$gosdk does not start" "$(quoted "$gosdk") --version"
  case $old in
  '') step "installed gosdk $new as $gosdk" ;;
  "$new") step "gosdk $new as before, installed again as $gosdk" ;;
  *) step "gosdk $old -> $new, as $gosdk" ;;
  esac
  if [ -n "$setup" ]; then
    set_up "$@"
  else
    step 'the start-up files of the shell stay as they are (--no-setup)'
    # The completions of an earlier setup follow the new gosdk.
    [ ! -d "$root/completions" ] || "$root/shims/gosdk" rehash >/dev/null 2>&1 || :
  fi
}

version_of() {
  "$1" --version 2>/dev/null | sed -n '1s/^gosdk[, version]* \([^ ]*\).*/\1/p' || :
}

interrupted() {
  trap '' INT TERM HUP
  rm -f "$root/self.log"
  [ -z "$locked" ] || settle_rebuild
  say 'interrupted; run it again to go on'
  exit 130
}

# A shell that nobody can name is no reason to fail: gosdk is installed.
set_up() {
  step 'putting the shims on PATH in new shells'
  code=0
  "$root/shims/gosdk" setup ${yes:+--yes} "$@" || code=$?
  [ "$code" != 0 ] || return 0
  if [ "$code$#" = 20 ]; then
    set -- --shell bash
    code=0
  fi
  say 'gosdk is installed; the start-up files of the shell stay as they are'
  say "Next: $(quoted "$root/shims/gosdk") setup${*:+ $*}"
  return "$code"
}

# Prints a path so that it can be pasted into any shell.
quoted() {
  case $1 in
  *[!A-Za-z0-9/._+-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
  *) printf %s "$1" ;;
  esac
}

uninstall() {
  is_ours || fail "$root holds nothing that gosdk made, so nothing is removed" 'unset GOSDK_ROOT'
  real_root=$(cd -P "$root" 2>/dev/null && pwd) || :
  python=$root/self/bin/python
  has "$python" || python=python3
  [ ! -e "$root/locks/self" ] || ! has "$python" || wait_for_others
  undo_setup
  if has uv && uv tool list 2>/dev/null | grep -q "^$package "; then
    uv tool uninstall "$package" >&2
  fi
  if has pipx && pipx list --short 2>/dev/null | grep -q "^$package "; then
    pipx uninstall "$package" >&2
  fi
  ! is_environment || discard "$root/self"
  discard "$root/self.old"
  for path in "$root/self.log" "$root"/trash/gone-* "$root"/shims/go* "$root"/shims/dlv* "$root"/shims/.store \
    "$root"/shims/.list; do
    remove "$path"
  done
  rmdir "$root/shims" 2>/dev/null || :
  if wants_sdks_removed; then
    remove_store
  else
    again="rm -rf $(quoted "$root/versions")"
    # The script of an installed gosdk was removed with it.
    [ ! -f "$0" ] || again="$(quoted "$0") --uninstall --yes"
    say "the SDKs and settings in $root stay; to remove them: $again"
  fi
  say 'gosdk is removed; shells that are open keep their PATH until they end'
}

# A link of this script, the description of the shims, an environment of Python, the answers, or an SDK with a receipt.
is_ours() {
  for sign in "$root/shims/gosdk" "$root/shims/.store" "$root/self/pyvenv.cfg" "$root/self/unfinished" "$root/resolve" \
    "$root"/versions/*/.gosdk.json; do
    if [ -e "$sign" ] || [ -L "$sign" ]; then return; fi
  done
  [ ! -e "$root" ]
}

undo_setup() {
  for gosdk in "$root/shims/gosdk" "$root/self/bin/gosdk" gosdk; do
    if has "$gosdk" && "$gosdk" setup --undo --yes; then
      return
    fi
  done
  say 'no gosdk that works is there to undo the set-up; look for lines between "# >>> gosdk >>>" and "# <<< gosdk <<<"'
}

wants_sdks_removed() {
  [ -d "$root" ] || return 1
  [ -z "$keep" ] || return 1
  [ -z "$yes" ] || return 0
  [ -t 0 ] || return 1
  printf 'Remove the SDKs and settings in %s as well? [y/N] ' "$root" >&2
  read -r answer || return 1
  case $answer in [yY]*) return 0 ;; *) return 1 ;; esac
}

# Only what gosdk makes, so that a GOSDK_ROOT that holds other things loses nothing, not even below names of gosdk's.
# The answers go last: by them the next run sees that a killed one was at work here.
remove_store() {
  mkdir -p "$root/resolve"
  for sdk in "$root"/versions/*/; do
    sdk=${sdk%/}
    if [ -e "$sdk/.gosdk.json" ] || [ -e "$root/resolve/${sdk##*/}" ]; then discard "$sdk"; fi
  done
  for path in "$root"/trash/removed-* "$root"/trash/go[0-9]*; do discard "$path"; done
  for name in linked staging locks config.toml default \
    cache/archives cache/partial cache/mirrors cache/sumdb cache/vulndb cache/answers cache/releases cache/supported.json \
    state/projects state/undo state/bisect; do
    remove "$root/$name"
  done
  for path in "$root"/cache/index-* "$root"/tools/go* "$root"/activate.* "$root"/hook.* "$root/completions"; do
    remove "$path"
  done
  [ ! -L "$root/current" ] || rm -f "$root/current"
  for name in versions cache state trash tools shims self; do
    [ ! -L "$root/$name" ] || rm -f "$root/$name"
    rmdir "$root/$name" 2>/dev/null || [ ! -d "$root/$name" ] || say "$root/$name holds something that gosdk did not make, so it stays"
  done
  remove "$root/resolve"
  rmdir "$root" 2>/dev/null || say "$root holds something that is not gosdk's, so it stays"
}

# Removes a file or directory of the store, and of a link the link alone. Files that the go command downloaded are read-only.
remove() (
  enter_parent "$1" || exit 0
  set -- "./${1##*/}"
  [ -L "$1" ] || chmod -R u+w "$1" 2>/dev/null || :
  rm -rf "$1"
)

# The same for a tree of which a killed run may leave no half in its place: it is moved away whole first.
discard() {
  gone=$root/trash/gone-$$-${1##*/}
  if [ -d "$1" ] && [ ! -L "$1" ] && [ ! -L "$root/trash" ]; then
    mkdir -p "$root/trash"
    (
      enter_parent "$1" || exit
      chmod u+w "./${1##*/}" 2>/dev/null || :
      mv "./${1##*/}" "$gone" 2>/dev/null
    ) && set -- "$gone"
  fi
  remove "$1"
}

# A path relative to the working directory leads where it led when that was looked at, whatever takes its place.
enter_parent() {
  [ -n "$real_root" ] && cd -P "$(dirname "$1")" 2>/dev/null || return 1
  case $(pwd -P)/ in "$real_root"/*) ;; *) return 1 ;; esac
}

while [ $# -gt 0 ]; do
  case $1 in
  --from)
    [ $# -gt 1 ] || fail '--from needs a path'
    from=$2
    shift
    ;;
  --uninstall) mode=uninstall ;;
  --yes | -y) yes=yes ;;
  --keep-sdks) keep=yes ;;
  --no-setup) setup='' ;;
  --help | -h)
    usage
    exit
    ;;
  --)
    shift
    break
    ;;
  *) fail "unknown option $1" 'install.sh --help' ;;
  esac
  shift
done
require_home
case $root in
/?*) ;;
*) fail "GOSDK_ROOT=$root is not an absolute path" 'unset GOSDK_ROOT' ;;
esac
GOSDK_ROOT=$root
export GOSDK_ROOT
"$mode" "$@"
