"""What a chart is: frozen values and pure functions, standard library only."""
