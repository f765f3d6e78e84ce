"""By what a file is seen to have changed."""

import os


def file_stamp(found: os.stat_result) -> tuple[int, ...]:
    """These change whenever the file is written to or replaced; the first one is its size."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev
