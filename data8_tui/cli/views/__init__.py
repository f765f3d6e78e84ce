"""What commands print: tables, sheets, live lines and progress."""
