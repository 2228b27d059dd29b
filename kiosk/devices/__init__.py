"""What stands on the desk: readers, keys, clock."""
