#!/bin/sh
# Install a wheel into a clean environment of each Python that is here, and start it with warnings as errors.
# usage: clean_install.sh WHEEL DIRECTORY
set -eu
wheel=$1
mkdir -p "$2"
directory=$(cd "$2" && pwd)

for python in python3.11 python3.12 python3.13 python3.14; do
  "$python" -c '' 2>/dev/null || continue
  environment=$directory/$python
  rm -rf "$environment"
  "$python" -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
  GOSDK_ROOT=$environment/store
  export GOSDK_ROOT
  "$environment/bin/python" -W error -m gvm_py --version
  "$environment/bin/python" -W error -m gvm_py list
  "$environment/bin/python" -W error -m gvm_py help | grep -q '^Topics:'
  "$environment/bin/python" -W error -m gvm_py rehash
  test -x "$GOSDK_ROOT/shims/go"
  printf '%s: ok\n' "$python"
done
