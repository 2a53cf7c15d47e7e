"""An Asterisk of our own: found or unpacked, configured, started, stopped; for the demonstration and the live tests."""
