"""acuchart: charting for acupuncturists, on one machine and in one file."""

__version__ = "0.1.0"
