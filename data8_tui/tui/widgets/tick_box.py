"""A tick box whose state shows in its shape; that of Textual's own shows in colour alone."""

from textual.content import Content

from data8_tui.tui.textual_private import MarkedCheckbox


class TickBox(MarkedCheckbox):
    """`[ ]` or `[✓]` before the label."""

    DEFAULT_CSS = """
    TickBox, TickBox:focus {
        border: none !important; background: transparent; padding: 0;
        &.-on > .toggle--button { color: $text-success; background: transparent; }
        & > .toggle--button { color: $foreground; background: transparent; }
    }
    """

    @property
    def mark(self) -> Content:
        style = self.get_visual_style("toggle--button")
        return Content.assemble(("[✓]" if self.value else "[ ]", style))
