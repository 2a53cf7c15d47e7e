"""The program: configuration, wiring, command line, migrations."""

__version__ = "0.1.0"
