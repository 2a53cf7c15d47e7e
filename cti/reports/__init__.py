"""How the centre does: figures with their definitions, each made of rows that can be shown; staffing; forecast.

Everything but store_rows.py is pure: rows in, values out. The web side (cti/reports/routes.py) asks.

rows         what the event log says, as visits of queues, calls, spells of agents, promises
definitions  the figures: which rows, what each adds to it
figures      their values, whole or by hour, weekday, day, queue, agent
erlang       how many agents: Erlang B, C and A
forecast     how many calls will come
sheets       CSV and XLSX
"""
