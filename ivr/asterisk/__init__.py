"""Asterisk as a line: FastAGI in, AMI events and actions beside it."""
