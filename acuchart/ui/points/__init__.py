"""The atlas screen: find a point by any name, see where it lies, read its card."""
