"""Modal dialogs that more than one screen opens."""
