"""The data grid: one widget for jobs, datasets, records and forms, in memory or fetched in chunks.

    columns = [
        GridColumn("name", "Job", min_width=20, share=3, priority=9, sortable=True),
        GridColumn("status", "Status", width=12, priority=8),
    ]
    source = ListSource(columns)            # no rows yet: the grid shows `loading_text`
    yield Grid(source, empty_text="No job matches this filter.", id="jobs")
    source.replace((job.name, [job.name, Cell("●", "good")]) for job in jobs)

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        self.open(event.key)

`replace` may be called at any time: only what differs is painted. A cell is a `Cell`, a plain
string (made safe here, never markup), or None while it isn't known. A row is known by its key:
after `replace` the cursor is on the same row, on the same line of the screen, and marks stay with
their rows.

For rows that are fetched, derive from `RowSource`: `cells` returns None for a row that isn't there
yet, `visible(first, last)` is called with what to fetch, and `announce(RowsChanged(first, last))`
reports what has arrived. `Grid(source, wide=True, frozen=1)` gives every column its least width and
scrolls sideways by whole columns; without `wide` the columns share the terminal's width and the
least important ones are hidden.
"""
