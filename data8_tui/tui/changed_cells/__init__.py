"""Between Textual and the terminal: of each frame, only the cells that change are sent."""
