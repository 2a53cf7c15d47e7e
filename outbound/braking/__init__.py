"""The brake at work: a campaign that makes people unhappy slows down, and stops, by itself.

happenings what the brake heard, and every move of its state
signals    what a call, a survey, a complaint says of displeasure, as rows beside the event   (pure)
store      rows: answers in their order, sums, moves, the pipeline's last sign of life
baseline   how satisfied people were before
course     the brake of one campaign in memory: its plan, its sums, what it has heard         (pure)
folding    the same from its rows again, for what comes late; ledger: whether they tell the same story
permits    the dialler's short lease: without it nobody is called
asked      what others ask it: may people be rung, what do amber and red do here
braking    hears, moves, lends the lease
halting    what stops a campaign without statistics: a letter, a blocked opt-out, complaints
telling    whoever is to know is told
evidence   all of it for a page and for programs
routes     the same over HTTP
"""
