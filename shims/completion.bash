# shellcheck shell=bash
# Completion of gosdk for bash. It starts no process: the words stand here, the versions are names of files.
_gosdk_table=@TABLE@
_gosdk_root=@ROOT@

_gosdk_installed() {
  local root=${GOSDK_ROOT:-$_gosdk_root} path
  for path in "$root"/versions/go*/ "$root"/linked/go*; do
    path=${path%/}
    [[ ! -e $path ]] || _gosdk_words+=("${path##*/go}")
  done
}

# The patches of a minor only where the whole minor is typed.
_gosdk_releases() {
  local known=${GOSDK_ROOT:-$_gosdk_root}/cache/releases version minor
  local -a patches=()
  _gosdk_words+=(stable latest oldstable)
  [[ -r $known ]] || return 0
  while IFS= read -r version; do
    minor=${version%%[a-z]*}
    [[ $minor != *.*.* ]] || minor=${minor%.*}
    [[ $version == *[a-z]* ]] || _gosdk_words+=("$minor")
    [[ $typed != "$minor"* ]] || patches+=("$version")
  done <"$known"
  ((! ${#patches[@]})) || _gosdk_words+=("${patches[@]}")
}

_gosdk_word() {
  case $1 in
  @sdk) _gosdk_installed ;;
  @release) _gosdk_releases && _gosdk_installed ;;
  @dir) compopt -o dirnames ;;
  @file | @command) compopt -o default ;;
  @none) ;;
  -*) [[ $typed != -* ]] || _gosdk_words+=("$1") ;;
  *) _gosdk_words+=("$1") ;;
  esac
}

_gosdk() {
  local typed=${COMP_WORDS[COMP_CWORD]} key='' value='' word longer row_key row_word _ i
  local -a _gosdk_words=()
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
