"""The one import of httpx, without the command line that it brings.

That command is of no use here, and loads rich, which would be a quarter of a short command's start.
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import httpx as httpx  # noqa: E402
