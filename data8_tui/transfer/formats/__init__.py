"""How records are written in files: one module per form."""
