"""One module a command, named alike: what the command does. Imported when it runs."""
