"""What the status codes of the sandbox mean, for tests that are about something else.

A client that isn't told knows the facts of a job alone: see `test_status_codes.py`.
"""

from data8_tui.api.status_codes import StatusCodes
from data8_tui.settings.model import StatusSettings

STATUSES = {"queued": (0,), "running": (1,), "completed": (2,), "failed": (3,), "cancelled": (4,)}
CODES = StatusCodes(STATUSES)
SETTINGS = StatusSettings.model_validate(STATUSES)
VARIABLES = {f"DATA8_STATUS_{state.upper()}": str(code) for state, (code,) in STATUSES.items()}
