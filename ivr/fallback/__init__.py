"""Callers without an engine: the voice that stands in Asterisk's own files, and the script behind it."""
