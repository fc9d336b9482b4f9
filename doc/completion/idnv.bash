# bash completion of idnv; commands and options come from the program's own help.

# _idnv_options COMMAND...: its options, one a line; with each word that one takes, or "=" for others.
_idnv_options()
{
    idnv "$@" --help 2>/dev/null | awk '
        match($0, /--[a-z0-9-]+(=[^ ]*)?/) && /^  / {
            option = substr($0, RSTART, RLENGTH); rest = substr($0, RSTART + RLENGTH)
            at = index(option, "="); name = at ? substr(option, 1, at) : option
            values = substr(option, at + 1)
            if (name == "--profile=") { gsub(/, | or /, "|", rest); gsub(/ /, "", rest); values = rest }
            n = at && values ~ /\|/ ? split(values, value, "|") : 0
            for (i = 1; i <= n; i++) print name value[i]
            if (n == 0) print name }'
}

# The words of commands, first and second, as the help lists them.
_idnv_commands()
{
    idnv --help 2>/dev/null | sed -n 's/^  \([a-z][a-z -]*[a-z]\)  .*/\1/p'
}

_idnv()
{
    # "=" is a word of its own here; a word is what stands between spaces.
    local line=${COMP_LINE:0:COMP_POINT} cur word
    local -a words command=()
    cur=${line##* }
    read -ra words <<<"${line% *}"
    for word in "${words[@]:1}"; do
        case $word in
        -*) ;;
        policy|zone) command+=("$word"); [ ${#command[@]} = 1 ] || break ;;
        *) command+=("$word"); break ;;
        esac
    done
    COMPREPLY=()
    case $cur in
    -*)
        [ ${#command[@]} -gt 0 ] || command=(to-ascii)
        COMPREPLY=($(compgen -W "$(_idnv_options "${command[@]}")" -- "$cur"))
        case $cur in
        --*=*)
            [ ${#COMPREPLY[@]} -gt 0 ] && [ "${COMPREPLY[0]}" != "$cur" ] ||
                COMPREPLY=($(compgen -f -- "${cur#*=}"))
            # What is before the "=" stands already.
            COMPREPLY=("${COMPREPLY[@]#*=}")
            ;;
        *) [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null ;;
        esac
        ;;
    *)
        if [ ${#command[@]} = 0 ]; then
            COMPREPLY=($(compgen -W "$(_idnv_commands | sed 's/ .*//' | sort -u)" -- "$cur"))
        elif [ ${#command[@]} = 1 ] && [[ ${command[0]} = policy || ${command[0]} = zone ]]; then
            COMPREPLY=($(compgen -W "$(_idnv_commands | sed -n "s/^${command[0]} //p")" -- "$cur"))
        else
            COMPREPLY=($(compgen -f -- "$cur"))
        fi
        ;;
    esac
}
complete -o filenames -F _idnv idnv
