"""The tables of the first schema as SQL text, by what their rows belong to."""
