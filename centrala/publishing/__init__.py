"""Versions of the flows: what is published, what was, and what the running engine takes for new calls.

versions    the store: a folder for each version beside the flows, and a pointer that is switched at once
publish     checks, tests, difference, store, switch
following   tells a running engine when another version is in force
"""
