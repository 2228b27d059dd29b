"""One verb a file, in the order of a working day."""
