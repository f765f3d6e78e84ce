"""After any sequence of changes, what was not painted again is what it was."""

import random

import pytest

from data8_tui.tui.widgets.grid.grid import ListSource

STATES = ("queued", "running", "failed")


def picture(bench):
    """Every cell of the grid: its character and its style. The rows hold narrow text only."""
    lines = []
    for y in range(bench.grid.size.height):
        strip = bench.grid.render_line(y)
        lines.append([(character, part.style) for part in strip for character in part.text])
    return lines


def unpainted(bench, before, after):
    """The cells that look otherwise now, although nobody asked to have them painted again."""
    regions = bench.grid.repainted
    if any(not region.area for region in regions):
        return []
    return [
        (x, y)
        for y, (old, new) in enumerate(zip(before, after, strict=True))
        for x, (was, is_now) in enumerate(zip(old, new, strict=True))
        if was != is_now and not any(region.contains(x, y) for region in regions)
    ]


def change(bench, source, jobs, chance):
    """One thing that a server, a screen or a person may do to the grid."""
    grid = bench.grid
    numbers = chance.sample(range(120), chance.choice([0, 3, 15, 40, 80]))
    states = {number: chance.choice(STATES) for number in range(0, 120, chance.randint(2, 9))}
    bench.keys = sorted(numbers) if chance.random() < 0.3 else bench.keys
    {
        "states": lambda: source.replace(jobs(bench.keys, states)),
        "order": lambda: source.replace(jobs(bench.keys[::-1], states)),
        "forget": source.forget,
        "move": lambda: grid.move_to(chance.randrange(120)),
        "step": lambda: grid.action_move(chance.choice([-1, 1])),
        "page": lambda: grid.action_page(chance.choice([-1, 1])),
        "wheel": lambda: grid.scroll_to(y=chance.randrange(100), animate=False),
        "mark": grid.toggle_mark,
        "sort": lambda: grid.show_sort("name", reverse=chance.random() < 0.5),
    }[
        chance.choice(
            ["states"] * 4
            + ["order", "move", "wheel", "mark", "sort", "page", "forget"]
            + ["step"] * 2
        )
    ]()


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_not_painted_again_is_what_it_was(open_grid, watched, columns, jobs, seed):
    chance = random.Random(seed)
    source = ListSource(columns, jobs(range(40)))
    async with open_grid(watched(source)) as bench:
        bench.keys = list(range(40))
        for step in range(100):
            before = picture(bench)
            bench.grid.repainted.clear()
            change(bench, source, jobs, chance)
            await bench.settled()
            assert unpainted(bench, before, picture(bench)) == [], step
