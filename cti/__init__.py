"""Brings in people: customers and their history, agents and their desk, screen pops."""
