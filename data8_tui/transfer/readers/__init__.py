"""Reading records out of files, exactly and a batch at a time: one module per form."""
