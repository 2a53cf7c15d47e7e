"""What is recorded, as people meet it: shown, played, found, spoken about. recorded.py puts it together."""
