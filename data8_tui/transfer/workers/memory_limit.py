"""A limit of memory for this process, so that a library's fault stays in it."""

import resource
from contextlib import suppress


def limit_memory(address_space: int) -> None:
    """Limit the address space, in bytes, and leave no core file. Where that can't be, do nothing.

    Beyond it an allocation fails, as MemoryError or by ending the process (setrlimit(2)). macOS
    accepts the limit and doesn't hold it.
    """
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
