"""The tests inside a file: who calls, what the world answers, what happens, what must be so.

running     runs the tests of a file; results and the exits they tried
rehearsal   one call on the virtual line
words       what a line of a script means: presses, waits, hears, reaches, ends
world       what stands under `given:`
heard       what the caller has heard
"""

from scripts_dsl.testing.running import Exit, Results, TestResult, run_tests

__all__ = ["Exit", "Results", "TestResult", "run_tests"]
