"""How much of everything one file may take."""

import resource

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60
MOST_PAGES = 5_000
MOST_OBJECTS = 2_000_000
DEEPEST = 40
MOST_PIXELS = 120_000_000


def limit_resources() -> None:
    """Give this process so much memory and time, no more, and no files to write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
