"""A promise to call back, kept: the person's place in the queue is held, an agent is there first, then the person is
rung.

`states` and `turn` are pure; `store` keeps rows; keeper.py carries a promise to its end; ivr/asterisk/places.py holds
the places and dials.
"""
