"""What stands in the middle of the one screen: one card a step."""
