"""Agents' telephones in the browser: their SIP comes through our web port and goes on to Asterisk's websocket."""
