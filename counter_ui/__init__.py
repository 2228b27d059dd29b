"""The faces: screen and command line."""
