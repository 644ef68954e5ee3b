#!/bin/sh
# Install gosdk as users do, each time into a clean environment, and start it with warnings as errors: the wheel and the
# source archive with pip for the oldest and the newest Python here, the wheel for those between; with pipx and uv where
# they are; and from a directory of wheels without an index.
# usage: clean_install.sh DIST DIRECTORY
set -eu
installer=$(cd "$(dirname "$0")/.." && pwd)/install.sh
dist=$(cd "$1" && pwd)
mkdir -p "$2"
directory=$(cd "$2" && pwd)
set -- "$dist"/*.whl
wheel=$1
set -- "$dist"/*.tar.gz
source=$1

# start NAME PYTHON: what was installed answers, makes its shims, and has its own pages, scripts and style sheet.
start() {
  GOSDK_ROOT=$directory/store-$1
  export GOSDK_ROOT
  rm -rf "$GOSDK_ROOT"
  (
    cd "$directory"
    "$2" -W error -m gvm_py --version
    "$2" -W error -m gvm_py list
    "$2" -W error -m gvm_py help | grep -q '^Topics:'
    "$2" -W error -m gvm_py rehash
    "$2" -W error -m gvm_py report --html "$GOSDK_ROOT/report.html"
  ) </dev/null
  test -x "$GOSDK_ROOT/shims/go"
  test -s "$GOSDK_ROOT/report.html"
  printf '%s: ok\n' "$1"
}

# fresh NAME PYTHON: an empty environment.
fresh() {
  rm -rf "${directory:?}/$1"
  "$2" -m venv "$directory/$1"
}

# offline TOOL: install.sh installs with TOOL from a directory of wheels; the index it could ask is not there.
offline() {
  place=$directory/offline-$1
  rm -rf "$place"
  mkdir -p "$place/home"
  set -- "$1" "$wheels"/gvm_py-*.whl
  env -u UV_DEFAULT_INDEX -u UV_INDEX HOME="$place/home" GOSDK_ROOT="$place/root" GOSDK_INSTALLER="$1" \
    UV_TOOL_DIR="$place/tools" UV_TOOL_BIN_DIR="$place/bin" UV_CACHE_DIR="$place/cache" UV_INDEX_URL=http://127.0.0.1:9/simple \
    PIPX_HOME="$place/tools" PIPX_BIN_DIR="$place/bin" PIPX_MAN_DIR="$place/man" PIP_INDEX_URL=http://127.0.0.1:9/simple \
    sh "$installer" --from "$2" --no-setup
  "$place/root/shims/gosdk" --version
  case $1 in
  uv) start "offline-$1" "$place/tools/gvm-py/bin/python" ;;
  *) start "offline-$1" "$place/tools/venvs/gvm-py/bin/python" ;;
  esac
}

oldest=''
newest=''
for minor in 11 12 13 14; do
  python=python3.$minor
  "$python" -c '' 2>/dev/null || continue
  oldest=${oldest:-$python}
  newest=$python
  fresh "wheel-$python" "$python"
  "$directory/wheel-$python/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
  start "wheel-$python" "$directory/wheel-$python/bin/python"
done

for python in "$oldest" "$newest"; do
  fresh "sdist-$python" "$python"
  "$directory/sdist-$python/bin/python" -m pip install --quiet --disable-pip-version-check "$source"
  start "sdist-$python" "$directory/sdist-$python/bin/python"

  wheels=$directory/wheels-$python
  rm -rf "$wheels"
  "$python" -m pip wheel --quiet --disable-pip-version-check --wheel-dir "$wheels" "$wheel"
  fresh "offline-$python" "$python"
  "$directory/offline-$python/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-index --find-links "$wheels" gvm-py
  start "offline-$python" "$directory/offline-$python/bin/python"
done

if command -v pipx >/dev/null; then
  rm -rf "$directory/pipx"
  PIPX_HOME=$directory/pipx PIPX_BIN_DIR=$directory/pipx/bin PIPX_MAN_DIR=$directory/pipx/man \
    pipx install --quiet --python "$newest" "$wheel"
  "$directory/pipx/bin/gosdk" --version
  start pipx "$directory/pipx/venvs/gvm-py/bin/python"
  offline pipx
else
  echo 'pipx: not here'
fi

if command -v uv >/dev/null; then
  rm -rf "$directory/uv"
  UV_TOOL_DIR=$directory/uv UV_TOOL_BIN_DIR=$directory/uv/bin \
    uv tool install --quiet --no-python-downloads --python "$newest" "$wheel"
  "$directory/uv/bin/gosdk" --version
  start uv "$directory/uv/gvm-py/bin/python"
  offline uv
else
  echo 'uv: not here'
fi
