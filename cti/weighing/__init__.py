"""The weighted report of a survey: how people answered each question, how many did, and on which channel.

rows     reads answers, lots and invitations with the calls that they are about
report   what they come to: bands, shares, intervals. Pure
page     the same as a page without scripts; words in four languages
routes   to supervisors: page, JSON, sheets
"""
