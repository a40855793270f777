"""Charts that leave and arrive: one patient out, the whole practice out and in, patients from a list."""
