"""Every call to the outside is dialled at most once, and never to who does not want it.

An attempt is claimed in the database before anything is sent, fenced in Asterisk directly before Dial(), and its
outcome is written by Asterisk itself. What happened to an attempt after a crash is worked out from the three.
`states`, `fence`, `verdict` and `numbers` are pure; `attempts` and `suppression` keep rows; ivr/asterisk/dialling.py
dials. Used by transfers and callbacks; agents' calls and campaigns come the same way.
"""
