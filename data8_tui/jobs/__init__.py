"""From a file to a cleansed file: submit once, watch, be told, collect."""
