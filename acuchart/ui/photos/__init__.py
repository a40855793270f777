"""Photos and scans: read, kept in the file, compared and, where it was agreed, given away."""
