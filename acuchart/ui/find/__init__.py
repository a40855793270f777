"""Finding anything: patients, points, sessions and their notes, commands."""
