"""How much memory a process may have, and how it returns what it has too much.

bound_memory(1 << 30)
give_back()
"""

import ctypes
import resource
import sys


def give_back() -> None:
    """Return free memory to the system, of a large answer or when there is nothing to do; the allocator keeps it."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def bound_memory(memory: int) -> None:
    """Bound the address space and forbid core files, whatever the surroundings allow."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
