"""Bytes to facts and back, as published; pure, no I/O."""
