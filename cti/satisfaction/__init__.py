"""How content people are, over time and by what they met; and what automation has done about it.

counting  answers -> groups with number and interval, the band over time, what silence may hide. Pure
effects   with and without something: people left out, or before and after. Pure
rows      reads answers with the call they are about
routes    to supervisors, as JSON and sheets
api       what crosses HTTP
"""
