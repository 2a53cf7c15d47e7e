"""The whole centre on a virtual clock: agents, people who answer or do not, rings that take their time.

world   what happens to a line and to a talk: the fixed parameters of the bench
day     one shift with a pacer, event by event
"""
