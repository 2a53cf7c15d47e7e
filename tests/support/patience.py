"""How long a test waits for what has to come. It proves nothing: it ends a test that would hang for ever, and a slow
machine never gets there."""

PATIENCE = 60.0
"""s."""
