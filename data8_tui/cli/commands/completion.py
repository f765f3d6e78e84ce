"""`data8-tui completion SHELL`: prints the file by which a shell completes command lines."""

import click

from data8_tui.cli.command_group import command

SHELLS = ("bash", "zsh", "fish")


@command("completion", connects=False)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what completes commands, options and names in SHELL, to be kept in a file.

    \b
    bash  ~/.local/share/bash-completion/completions/data8-tui
    zsh   a file _data8-tui in a folder of $fpath, before compinit
    fish  ~/.config/fish/completions/data8-tui.fish

    Nothing is started with the shell. Names of jobs, datasets and workflows are those of this
    account in this machine's history; no request is made. Print it again after an update.
    """
    from data8_tui.cli.actions.completion import print_completion

    print_completion(click.get_current_context().find_root(), shell)
