"""What is promised when parts die, tried again and again: `PYTHONPATH=tests python -m chaos`, one module per promise.

A module has PROMISE, its sizes SHORT and LONG, and `run`. `scene` holds an Asterisk, an engine and its watchdog, with a
proxy at the manager's port; `witness` is a manager connection of its own: what it sees counts.
"""
