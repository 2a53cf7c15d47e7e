"""Whoever was called by a campaign rings back, or opens the link: why, when next, never again, at another time.

words       what calls are for, in four languages; nothing that only the person themselves may hear
answer      what is told, and what became of a chosen time: values
ringback    asks the store and `decide`, suppresses, moves the candidate
functions   the same for flows, with `run:`
"""
