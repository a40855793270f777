"""The window: what a person sees and changes."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 was built for Pythons that do not count references to None (3.12 and newer). Under Python 3.11 each
    # of its calls that returns None takes one away, and the program dies when none is left, after minutes of
    # painting. docs/decisions/0001-none-under-python-3.11.md tells more.
    from ctypes import c_ssize_t

    c_ssize_t.from_address(id(None)).value += 1 << 50
