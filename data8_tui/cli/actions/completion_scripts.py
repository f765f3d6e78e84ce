"""The part of a completion file that is the same whatever commands there are."""

from typing import Final

BASH: Final = r"""# bash completion for data8-tui, printed by `data8-tui completion bash`.
{cases}
_data8_tui() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command='' word skip='' kind='' words='' i
    # bash splits --option=value at the =
    if [[ $current == '=' ]]; then
        current=''
    elif [[ $before == '=' ]]; then
        before=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${{COMP_WORDS[i]}}
        if [[ -n $skip ]]; then
            [[ $word == '=' ]] || skip=''
        elif [[ $word == -* ]]; then
            if _data8_tui_value "$command" "$word"; then skip=1; fi
        elif _data8_tui_known "${{command:+$command }}$word"; then
            command=${{command:+$command }}$word
        fi
    done
    kind=''
    if ! _data8_tui_value "$command" "$before"; then
        if [[ $current == -* ]]; then
            _data8_tui_options "$command"
            kind="words $words"
        else
            _data8_tui_follows "$command"
        fi
    fi
    COMPREPLY=()
    if [[ $kind == commands ]]; then _data8_tui_follows ''; fi
    case $kind in
    words*) _data8_tui_add "$current" "$(printf '%s\n' ${{kind#words }})" ;;
    files) compopt -o filenames 2>/dev/null; _data8_tui_add_files "$current" ;;
    jobs|datasets|workflows|profiles|views)
        word=${{COMP_WORDS[0]/#\~/$HOME}}
        _data8_tui_add "$current" "$("$word" __names $kind "${{COMP_WORDS[@]:1}}" 2>/dev/null)" ;;
    esac
}}
_data8_tui_add() {{
    local quote='' typed=$1 name
    case $1 in
    \'*) quote=\'; typed=${{1:1}} ;;
    \"*) quote=\"; typed=${{1:1}}; typed=${{typed//\\/}} ;;
    *) typed=${{1//\\/}} ;;
    esac
    while IFS= read -r name; do
        [[ -n $name && ${{name:0:${{#typed}}}} == "$typed" ]] || continue
        if [[ -n $ZSH_VERSION ]]; then  # which unquotes it, and takes a space from its end
            [[ $name == *' ' ]] && continue
            eval 'name=${{(q)name}}'
        else
            _data8_tui_quote "$quote"
        fi
        COMPREPLY+=("$name")
    done <<< "$2"
}}
# A name comes from Data8: within quotes, too, the shell must run nothing that is written in it.
_data8_tui_quote() {{
    local whole=$name letter i
    if [[ -z $1 ]]; then printf -v name %q "$whole"; return; fi
    name=''
    for ((i = 0; i < ${{#whole}}; i++)); do
        letter=${{whole:i:1}}
        case $1$letter in
        \'\') letter="'\\''" ;;
        \"!) letter="\"'!'\"" ;;
        \"[\"\\\$\`]) letter=\\$letter ;;
        esac
        name+=$letter
    done
}}
_data8_tui_add_files() {{
    local name
    while IFS= read -r name; do
        [[ -n $name ]] && COMPREPLY+=("$name")
    done <<< "$(compgen -f -- "$1")"
}}
complete -F _data8_tui data8-tui
"""

ZSH: Final = r"""#compdef data8-tui
autoload -U +X bashcompinit && bashcompinit
{bash}
if [[ $funcstack[1] == _data8-tui ]]; then _bash_complete -F _data8_tui; fi
"""
