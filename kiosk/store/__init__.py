"""The counter's memory: one file, one writer."""
