# bash completion of idnv; commands and options come from the program's own help.
_idnv()
{
    local cur=${COMP_WORDS[COMP_CWORD]} command= word
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
        -*) ;;
        policy|zone) command="$command $word" ;;
        *) command="$command $word"; break ;;
        esac
    done
    case $cur in
    --profile=*)
        COMPREPLY=($(compgen -W "registration lookup uts46 uts46-transitional browser dns" \
            -- "${cur#*=}"))
        ;;
    --format=*) COMPREPLY=($(compgen -W "text tsv json" -- "${cur#*=}")) ;;
    --color=*|--progress=*) COMPREPLY=($(compgen -W "auto always never" -- "${cur#*=}")) ;;
    --targets-action=*) COMPREPLY=($(compgen -W "list review block" -- "${cur#*=}")) ;;
    --*=*) COMPREPLY=($(compgen -f -- "${cur#*=}")) ;;
    -*)
        COMPREPLY=($(compgen -W "$(idnv ${command:-check} --help 2>/dev/null |
            grep -oE -e '--[a-z0-9-]+=?' | sort -u)" -- "$cur"))
        ;;
    *)
        COMPREPLY=($(compgen -W "$(idnv --help 2>/dev/null | sed -n 's/^  \([a-z][a-z -]*[a-z]\)  .*/\1/p' |
            awk -v c="${command# }" '{ if (c == "") print $1; else if ($1 == c && $2) print $2 }' |
            sort -u)" -f -- "$cur"))
        ;;
    esac
    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}
complete -o filenames -F _idnv idnv
