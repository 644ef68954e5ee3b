# shellcheck shell=bash
# Completion of gosdk for bash. It starts no process: the words stand here, the versions are names of files.
_gosdk_table=@TABLE@
_gosdk_root=@ROOT@

# Adds what is installed to _gosdk_installed, the newest first: a glob has 1.10 before 1.9.
_gosdk_find_installed() {
  local root=${GOSDK_ROOT:-$_gosdk_root} path order i
  local -a orders=()
  for path in "$root"/versions/go*/ "$root"/linked/go*; do
    path=${path%/}
    [[ -e $path ]] || continue
    order=0
    [[ ! ${path##*/} =~ ^go1\.([0-9]+)(\.([0-9]+))? ]] ||
      order=$((10#${BASH_REMATCH[1]} * 1000 + 10#0${BASH_REMATCH[3]}))
    for ((i = ${#orders[@]}; i > 0 && orders[i - 1] <= order; i--)); do
      orders[i]=${orders[i - 1]} _gosdk_installed[i]=${_gosdk_installed[i - 1]}
    done
    orders[i]=$order _gosdk_installed[i]=${path##*/go}
  done
}

# The patches of a minor only where the whole minor is typed.
_gosdk_releases() {
  local known=${GOSDK_ROOT:-$_gosdk_root}/cache/releases version minor
  local -a patches=()
  _gosdk_words+=(stable latest oldstable)
  if [[ -r $known ]]; then
    while IFS= read -r version; do
      minor=${version%%[a-z]*}
      [[ $minor != *.*.* ]] || minor=${minor%.*}
      [[ $version == *[a-z]* ]] || _gosdk_words+=("$minor")
      [[ $typed != "$minor"* ]] || patches+=("$version")
    done <"$known"
  fi
  for version in "${_gosdk_installed[@]}"; do
    [[ ! $version =~ ^([0-9]+\.[0-9]+)[.0-9]*$ ]] || _gosdk_words+=("${BASH_REMATCH[1]}")
  done
  _gosdk_words+=("${patches[@]}")
}

_gosdk_word() {
  case $1 in
  @sdk | @release)
    _gosdk_find_installed
    [[ $1 == @sdk ]] || _gosdk_releases
    _gosdk_words+=("${_gosdk_installed[@]}")
    ;;
  @dir) compopt -o dirnames ;;
  @file | @command) compopt -o default ;;
  @none) ;;
  -*) [[ $typed != -* ]] || _gosdk_words+=("$1") ;;
  *) _gosdk_words+=("$1") ;;
  esac
}

_gosdk() {
  local typed=${COMP_WORDS[COMP_CWORD]} key='' value='' word longer row_key row_word _ i
  local -a _gosdk_words=() _gosdk_installed=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]} longer=${key:+$key }${COMP_WORDS[i]}
    if [[ $value ]]; then
      value=''
    elif [[ $word == -- ]]; then
      compopt -o default
      return
    elif [[ $'\n'$_gosdk_table == *$'\n'"$longer|"* ]]; then
      [[ $word == -* ]] && value=$longer || key=$longer
    fi
  done
  while IFS='|' read -r row_key row_word _; do
    [[ $row_key != "${value:-$key}" ]] || _gosdk_word "$row_word"
  done <<<"$_gosdk_table"
  # bash before 4.4 sorts.
  compopt -o nosort 2>/dev/null
  COMPREPLY=()
  for word in "${_gosdk_words[@]}"; do
    [[ $word != "$typed"* || " ${COMPREPLY[*]} " == *" $word "* ]] || COMPREPLY+=("$word")
  done
}

complete -F _gosdk gosdk
