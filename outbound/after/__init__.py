"""What follows a talk of a campaign: the agent's word moves the candidate, whoever was a stranger becomes a customer.

rows      talks of campaigns as the database has them
after     the agent's word, a promised call and its end, and what they do to the candidate
customers strangers who were talked with become customers
"""
