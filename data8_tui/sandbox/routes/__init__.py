"""The HTTP routes of the sandbox, and how requests are parsed."""
