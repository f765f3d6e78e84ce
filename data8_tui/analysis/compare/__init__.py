"""Two files compared record by record, as texts: what changed, of which kind, and each record."""
