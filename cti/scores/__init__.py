"""How agents do, by a formula that they see: satisfaction and letting go first, sales after them.

counting  rows of a time -> what is known of each agent. Pure
lines     each agent's score with its interval; places only where there is enough. Pure
rows      reads surveys, offers, refusals and grades
routes    to agents their own numbers, to supervisors a table
api       what crosses HTTP
"""
