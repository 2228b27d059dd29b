"""The chip card: ICAO Doc 9303, one small module a protocol."""
