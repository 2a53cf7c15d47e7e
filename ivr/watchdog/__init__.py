"""Who tells of a dead engine and takes the callers of a hung one to the fallback: a process without database."""
