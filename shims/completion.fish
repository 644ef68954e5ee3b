# Completion of gosdk for fish. It starts no process: the words stand here, the versions are names of files.
set -g __gosdk_table (string split \n -- @TABLE@)
set -g __gosdk_keys (string replace -r '\|.*' '' -- $__gosdk_table)
set -g __gosdk_root @ROOT@

# The patches of a minor only where the whole minor is typed.
function __gosdk_releases
    printf '%s\n' stable latest oldstable
    set -l known $argv[1]/cache/releases
    set -l typed (commandline -ct)
    set -l minors
    set -l patches
    if test -r $known
        while read -l release
            set -l minor (string replace -r '^(\d+\.\d+).*' '$1' -- $release)
            string match -qr '[a-z]' -- $release; or contains -- $minor $minors; or set -a minors $minor
            string match -q -- "$minor*" "$typed"; and set -a patches $release
        end <$known
    end
    for minor in (string match -r '^\d+\.\d+(?=[\d.]*$)' -- $argv[2..])
        contains -- $minor $minors; or set -a minors $minor
    end
    set -l offers $minors $patches
    set -q offers[1]; and printf '%s\n' $offers
end

function __gosdk_versions
    set -l root $__gosdk_root
    set -q GOSDK_ROOT[1]; and set root $GOSDK_ROOT
    # A glob has 1.9 before 1.10.
    set -l installed $root/linked/go* $root/versions/go*
    set installed (string replace -r '.*/go' '' -- $installed[-1..1])
    test "$argv[1]" = @release; and __gosdk_releases $root $installed
    for name in $installed
        printf '%s\tinstalled\n' $name
    end
end

function __gosdk_offer
    set -l words (commandline -opc)
    set -l key ''
    set -l value ''
    for word in $words[2..]
        set -l longer (string trim -- "$key $word")
        if test -n "$value"
            set value ''
        else if test "$word" = --
            __fish_complete_path
            return
        else if contains -- $longer $__gosdk_keys
            if string match -q -- '-*' $word
                set value $longer
            else
                set key $longer
            end
        end
    end
    test -n "$value"; and set key $value
    for row in $__gosdk_table
        set -l part (string split -m 2 '|' -- $row)
        test "$part[1]" = "$key"; or continue
        switch $part[2]
            case @sdk @release
                __gosdk_versions $part[2]
            case @dir
                __fish_complete_directories (commandline -ct)
            case @file @command
                __fish_complete_path (commandline -ct)
            case @none
            case '-*'
                string match -q -- '-*' (commandline -ct); and printf '%s\t%s\n' $part[2] $part[3]
            case '*'
                printf '%s\t%s\n' $part[2] $part[3]
        end
    end
end

complete -c gosdk -f -k -a '(__gosdk_offer)'
