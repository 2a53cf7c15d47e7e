"""The whole centre on a virtual clock: agents, people who answer or do not, rings that take their time.

world     what happens to a line and to a talk: the fixed parameters of the bench
day       one shift with a dialler, event by event
paced     a Pacer as the dialler of a shift; diallers: those without one
campaign  a campaign with its people, over nights and holidays, every attempt decided as a real one
forecast  what a campaign will come to
braking   how soon the brake would stop it
"""
