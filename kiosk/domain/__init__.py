"""Facts and rules: frozen values, standard library only."""
