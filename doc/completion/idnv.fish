# fish completion of idnv; commands come from the program's own help.
function __idnv_commands
    idnv --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort -u
end
function __idnv_second
    idnv --help 2>/dev/null | sed -n "s/^  $argv[1] \([a-z-]*\) .*/\1/p"
end
complete -c idnv -n __fish_use_subcommand -f -a '(__idnv_commands)'
complete -c idnv -n '__fish_seen_subcommand_from policy' -a '(__idnv_second policy)'
complete -c idnv -n '__fish_seen_subcommand_from zone' -a '(__idnv_second zone)'
complete -c idnv -l profile -x -a 'registration lookup uts46 uts46-transitional browser dns'
complete -c idnv -l format -x -a 'text tsv json'
complete -c idnv -l color -x -a 'auto always never'
complete -c idnv -l progress -x -a 'auto always never'
complete -c idnv -l targets-action -x -a 'list review block'
complete -c idnv -l tld -x
complete -c idnv -l unicode -x
complete -c idnv -l policy -r
complete -c idnv -l zone -r
complete -c idnv -l targets -r
complete -c idnv -l blocked -r
complete -c idnv -l quiet
complete -c idnv -l explain
complete -c idnv -l help
