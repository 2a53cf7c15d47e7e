"""Spoken words beside keys: what a caller said into a sound file becomes one of the words that a flow listens for.

Recognisers are programs of the site, asked by command or over the web; none of them runs in this process.
"""
