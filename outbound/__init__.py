"""Calls people, politely: lists, rules of countries, pacing, dialling. Knows nothing of screens."""
