"""Who somebody is: sessions, tokens, passwords, accounts of the house. Knows nothing of HTTP."""
