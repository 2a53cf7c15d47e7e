"""What a flow asks of the world outside and what it sends there: `http`, `db`, `run`, `send`.

In: the effects Fetch and Send. Out: a JSON value, or OutsideFailed with the kind that the engine knows. asking.py is
the entry, made by centrala/outside.py and called by ivr/calls.py; every way out has a deadline, a size and a breaker.
"""
