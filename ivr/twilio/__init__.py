"""Callers on Twilio: web hooks come in, TwiML goes out; what happens in between is a call like every other."""
