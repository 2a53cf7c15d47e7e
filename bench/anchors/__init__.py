"""What we measure ourselves against: the least that could do the same work."""
