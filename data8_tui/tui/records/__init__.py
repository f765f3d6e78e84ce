"""The records of a dataset as screens show them: a window, values, widths."""
