"""Ask the centre now, post to it later."""
