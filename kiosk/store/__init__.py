"""The counter's memory: one encrypted file, written through one thread per process.

Nothing is imported here, so that whoever opens the store pays for SQLModel and nobody else.
"""
