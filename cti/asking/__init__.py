"""Surveys in writing: invitations leave, and whoever has a link answers on a page, without logging in.

letters   what an invitation says, and the signed links in it
post      hands letters over, each once at most
words     words of letters and pages, in four languages
"""
