"""Two counters, a centre and a bad line, played through from a seed."""
