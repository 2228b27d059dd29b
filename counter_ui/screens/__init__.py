"""Sign-in, the counter with its cards, lock and help."""
