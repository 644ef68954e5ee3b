#compdef gosdk
# Completion of gosdk for zsh. It starts no process: the words stand here, the versions are names of files.
_gosdk_table=@TABLE@
_gosdk_root=@ROOT@

# The patches of a minor only where the whole minor is typed.
_gosdk_versions() {
  local root=${GOSDK_ROOT:-$_gosdk_root} version minor
  local -a installed=($root/versions/go*(N/:t) $root/linked/go*(N:t)) releases=(stable latest oldstable) patches=()
  installed=(${(Onu)installed#go})
  if [[ $1 == @release ]]; then
    if [[ -r $root/cache/releases ]]; then
      for version in ${(f)"$(<$root/cache/releases)"}; do
        minor=${version%%[a-z]*}
        [[ $minor != *.*.* ]] || minor=${minor%.*}
        [[ $version == *[a-z]* ]] || releases+=($minor)
        [[ $PREFIX != $minor* ]] || patches+=($version)
      done
    fi
    releases+=(${(M)${installed:#*[a-z]*}##<->.<->} $patches)
    compadd -V releases -X 'releases' -- ${(u)releases}
  fi
  compadd -V installed -X 'installed' -- $installed
}

_gosdk() {
  local key= value= word longer row rest i
  local -a options commands words_alone
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i] longer=${key:+$key }$words[i]
    if [[ -n $value ]]; then
      value=
    elif [[ $word == -- ]]; then
      shift $i words
      ((CURRENT -= i))
      _normal
      return
    elif [[ $'\n'$_gosdk_table == *$'\n'"$longer|"* ]]; then
      [[ $word == -* ]] && value=$longer || key=$longer
    fi
  done
  for row in ${(f)_gosdk_table}; do
    [[ ${row%%|*} == ${value:-$key} ]] || continue
    rest=${row#*|}
    word=${rest%%|*}
    case $word in
      @sdk|@release) _gosdk_versions $word ;;
      @dir) _files -/ ;;
      @file) _files ;;
      @command) _command_names -e ;;
      @none) ;;
      -*) options+=("$word:${rest#*|}") ;;
      # Words without a help would be listed by the help they share, in no order.
      *) [[ -z ${rest#*|} ]] && words_alone+=($word) || commands+=("$word:${rest#*|}") ;;
    esac
  done
  ((! $#commands)) || _describe -V gosdk commands
  ((! $#words_alone)) || compadd -V words -- $words_alone
  [[ $PREFIX != -* ]] || _describe -o options options
}

if [[ $funcstack[1] == _gosdk ]]; then
  _gosdk "$@"
else
  compdef _gosdk gosdk
fi
