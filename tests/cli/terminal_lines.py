"""What is left on a terminal."""

import pyte


def frames(shown: str, columns: int) -> list[str]:
    """What a terminal shows at the end, the scrollback included."""
    screen = pyte.HistoryScreen(columns, 40, history=1000)
    pyte.Stream(screen).feed(shown.replace("\n", "\r\n"))
    above = ["".join(line[x].data for x in range(columns)) for line in screen.history.top]
    return [line.rstrip() for line in [*above, *screen.display] if line.strip()]
