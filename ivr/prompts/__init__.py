"""What callers hear: recordings where there are some, synthetic speech where there are none."""
