"""What a finger touches, and what shows what it has typed."""
