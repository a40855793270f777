"""The Measures page of a session: what is entered, and what it means beside it."""
