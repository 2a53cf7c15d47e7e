"""Agents at work: seats, their calls, attendance, queues. What desks, board and cards stand on."""
