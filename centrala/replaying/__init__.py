"""Recorded calls and the files they go through: what `centrala replay` and `centrala trace` read.

log        a call's rows of the event log -> scripts_dsl.replay.PastCall
versions   the graph that a call went through then, from the folder, its published versions or another folder
calls      which calls: by id or by time
"""
