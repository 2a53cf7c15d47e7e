"""Makes a call happen on a line: Asterisk, terminal; event log, journal, prompts, queues."""
