"""Who saw and changed what: read from the event log, and shown."""
