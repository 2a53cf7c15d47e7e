"""A campaign at work: who is called now, what became of it, and when it stops.

states     of a campaign, and the moves between them                                   (pure)
outcomes   how an attempt ended, and what follows for the person                       (pure)
talk       how a talk may end, in the agent's word                                         (pure)
looked     the token that starts it, shown by the preflight
room       how many may be claimed now                                                 (pure)
figures    what `stop:` reads                                                          (pure)
happenings what happens to campaigns and their calls
store      rows: how each campaign stands, whom it has called
ports      what the runner asks of the telephone, the candidates and the flows
claiming   a candidate becomes an attempt, or the reason why not
calls      one attempt from its claim to what follows
answering  what people hear who answer
runner     all campaigns of this engine, as long as it holds the lease
office     start, pause, resume, status: for pages and the command line
routes     the same over HTTP
"""
