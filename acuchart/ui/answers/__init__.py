"""The practice's own numbers: counted from the file in the background, shown as tables, saved as CSV."""
