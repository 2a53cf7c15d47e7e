"""The supervisors' board: how the room stands now, and what supervisors do from it. room.py puts it together."""
