"""The agent's desk on the wire: messages, outbox, tickets, websocket."""
