"""Before a campaign is started: of its people, who may be called now, today and this week, who not, by which rule.

report     what it says, as values                                               (pure)
counting   decisions about people become a report                                (pure)
promises   what the file says less politely, what nobody looked up, what the brake cannot hear   (pure)
expected   how many answer, how long it takes: asked of the simulation            (pure)
looking    people and their pasts are read in pieces, and decided about
api, routes   the same over HTTP
"""
