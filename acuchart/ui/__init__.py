"""The window: what a person sees and changes."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 was built for Pythons that do not count references to None, True and False (3.12 and newer).
    # Under Python 3.11 calls that return one of them take a reference away, and the program dies when none is
    # left: minutes of painting, or some hundred undos. docs/decisions/0001-none-under-python-3.11.md tells more.
    from _ctypes import _SimpleCData  # the whole of ctypes takes four times as long to load

    class _Count(_SimpleCData):  # type: ignore[type-arg]  # takes no argument when it runs
        _type_ = "q"  # 64 bits: PySide6 runs on nothing else

    for _uncounted in (None, True, False):
        _Count.from_address(id(_uncounted)).value += 1 << 50
