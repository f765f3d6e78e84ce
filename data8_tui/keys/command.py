"""One command: what a key does, and what that is called."""

from dataclasses import dataclass

from data8_tui.keys.key_names import shown_key


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `word` goes to the footer, `sentence` to help and palette.

    `id` is what `[keys]` in config.toml calls it; it never changes. `keys` are Textual's names of
    keys, separated by commas. `action` is a Textual action, resolved where it is bound: on a
    screen, or with `app.` on the application.
    """

    id: str
    keys: str
    action: str
    word: str
    sentence: str = ""
    footer: bool = True
    at_once: bool = False
    """Done before the next key is handled: that one belongs to what this command opens."""

    @property
    def key_list(self) -> tuple[str, ...]:
        """Its keys; none where the user has taken them away."""
        return tuple(filter(None, self.keys.split(",")))

    @property
    def typed(self) -> bool:
        """Whether its keys are such as a text may contain."""
        silent = ("enter", "escape", "tab", "down")
        return not any(key in silent or key.startswith("ctrl+") for key in self.key_list)

    @property
    def key(self) -> str:
        """Its first key, as a sentence names it: `x`, `Enter`, `Escape`, `ctrl+d`.

        Where it has none, how the palette finds it: `:download`.
        """
        first = next(iter(self.key_list), "")
        if not first:
            return f":{self.word}"
        return first.capitalize() if first in ("enter", "escape") else shown_key(first)
