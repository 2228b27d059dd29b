"""Vietnamese typing that survives a terminal: pure functions and values, no widgets, no I/O."""
