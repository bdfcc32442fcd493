"""Give memory back after start: what imports leave behind is never needed again."""

import ctypes
import gc


def settle() -> None:
    """Collect, keep the survivors out of later collections, and return free pages to the system.

    Without glibc the last step is left out.
    """
    gc.collect()
    gc.freeze()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        return
