# fish completion of idnv; commands and options come from the program's own help.
function __idnv_complete
    set -l command
    for word in (commandline -opc)[2..-1]
        if string match -q -- '-*' $word
            continue
        end
        set -a command $word
        if not contains -- $word policy zone; or test (count $command) = 2
            break
        end
    end
    if string match -q -- '-*' (commandline -ct)
        if not count $command >/dev/null
            set command to-ascii
        end
        # Each option with each word that it takes, or "=" for others.
        set -l offered (idnv $command --help 2>/dev/null | awk '
            match($0, /--[a-z0-9-]+(=[^ ]*)?/) && /^  / {
                option = substr($0, RSTART, RLENGTH); rest = substr($0, RSTART + RLENGTH)
                at = index(option, "="); name = at ? substr(option, 1, at) : option
                values = substr(option, at + 1)
                if (name == "--profile=") { gsub(/, | or /, "|", rest); gsub(/ /, "", rest); values = rest }
                n = at && values ~ /\|/ ? split(values, value, "|") : 0
                for (i = 1; i <= n; i++) print name value[i]
                if (n == 0) print name }')
        set -l parts (string split -m 1 -- = (commandline -ct))
        if test (count $parts) = 2; and contains -- "$parts[1]=" $offered
            set offered $parts[1]=(__fish_complete_path $parts[2] | string replace -r '\t.*' '')
        end
        printf '%s\n' $offered
    else if test (count $command) = 0
        idnv --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort -u
    else if test (count $command) = 1; and contains -- $command policy zone
        idnv --help 2>/dev/null | sed -n "s/^  $command \([a-z-]*\) .*/\1/p"
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c idnv -f -a '(__idnv_complete)'
