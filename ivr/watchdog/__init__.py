"""Who notices a dead or hung engine and takes its callers to the fallback: a process of its own, without database."""
