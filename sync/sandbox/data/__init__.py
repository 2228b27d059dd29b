"""Made-up people behind the practice centre."""
