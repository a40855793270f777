"""The session screen: plates, needles, note."""
