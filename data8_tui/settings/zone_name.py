"""The type of a time zone's name in config.toml."""

from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from data8_tui.time_zone import UnknownTimeZone, time_zone, zone_name

UNKNOWN_ZONE: Final = "unknown_time_zone"
"""The type of the error, whose message is what the name should be."""


def _checked(name: str) -> str:
    try:
        time_zone(name)
    except UnknownTimeZone as error:
        raise PydanticCustomError(UNKNOWN_ZONE, "{known}", {"known": str(error)}) from None
    return zone_name(name)


TimeZoneName = Annotated[str, AfterValidator(_checked)]
"""`local`, `UTC` or a name of the time zone database."""
