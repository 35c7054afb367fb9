"""How much of a bundle is read. Every limit has a reason; a hit limit is always reported."""

from __future__ import annotations

__all__ = [
    "MAX_ARCHIVE_BYTES",
    "MAX_DEPTH",
    "MAX_DIRECTORY_BYTES",
    "MAX_ENTRIES",
    "MAX_ENTRY_BYTES",
    "MAX_FAULTS_OF_A_SORT",
    "MAX_FILE_BYTES",
    "MAX_LINK_BYTES",
    "MAX_NAME_BYTES",
    "MAX_PATH_BYTES",
    "MAX_RATIO",
    "MAX_TOTAL_BYTES",
    "MAX_WILDCARDS",
    "RATIO_FLOOR_BYTES",
]

MAX_ARCHIVE_BYTES = 524_288_000
"""Elastic Beanstalk's limit for a source bundle: 500 MiB, the number its own error text carries."""

MAX_ENTRIES = 4 * 65_535
"""Four times what an archive without ZIP64 holds: room for a bundle with ``node_modules``."""

MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
"""Largest central directory of an archive: 250 bytes for each of the allowed entries."""

MAX_ENTRY_BYTES = 4 * 1024**3 - 1
"""Largest entry of an archive without ZIP64, which old platforms could not unpack."""

MAX_TOTAL_BYTES = 8 * 1024**3
"""The usual root volume of an instance, 8 GiB: what unpacks to more cannot be deployed."""

MAX_RATIO = 200
"""Unpacked to packed size. Source code and logs stay below 50; deflate alone can reach 1,032."""

RATIO_FLOOR_BYTES = 64 * 1024 * 1024
"""Smaller entries harm nobody, whatever their ratio: a blank database file compresses as well."""

MAX_DEPTH = 64
"""Folders above one file. Real trees, nested packages included, stay below 30."""

MAX_PATH_BYTES = 4_096
"""``PATH_MAX`` of Linux: a longer path cannot be unpacked on an instance."""

MAX_NAME_BYTES = 255
"""``NAME_MAX`` of Linux for one part of a path."""

MAX_LINK_BYTES = 4_096
"""Longest target of a symbolic link, ``PATH_MAX`` again."""

MAX_FILE_BYTES = 16 * 1024 * 1024
"""Largest file whose content is read. Nothing that people write for a deployment comes near it,
and parsing more would take longer than anyone waits."""

MAX_WILDCARDS = 4
"""Stars in one part of an ignore pattern: each more multiplies the time of a match by the length
of the name."""

MAX_FAULTS_OF_A_SORT = 20
"""Entries reported one by one before the rest is only counted."""
