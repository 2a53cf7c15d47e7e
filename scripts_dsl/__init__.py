"""What a call, survey, talk script or campaign should do: pure, no sockets, no clock, no storage."""
