"""``python -m acuchart``: the same as the ``acuchart`` command."""

from acuchart.cli import main

if __name__ == "__main__":
    main()
