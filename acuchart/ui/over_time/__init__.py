"""A patient's needles over time: changes from session to session, and where most went in."""
