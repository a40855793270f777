"""The window: what a person sees and changes."""
