"""Campaigns with agents: whoever answers talks with a person, within two seconds.

message     what the person's call runs: an agent, or the house's name, number and the key that ends such calls
fates       of everybody who answered: reached in time or abandoned, by the windows of the rules
pace        how many lines ring: one for each agent who waits, or ahead of them
course      what the pace knows of one campaign
callers     who comes in beside it
taking_over what engines before this one have counted and learned
recorded    every decision of it with all it was decided by; the same again from the log
answered    the moment when somebody answers, and when an agent is there
"""
