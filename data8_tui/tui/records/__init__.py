"""Records as screens show them, of a dataset, a file or a comparison: window, values, widths."""
