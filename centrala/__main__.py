"""`python -m centrala`."""

from centrala.cli import main

main()
