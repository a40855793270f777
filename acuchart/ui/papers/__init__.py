"""Documents: every paper that was made, and making another."""
