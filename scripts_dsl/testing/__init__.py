"""The tests inside a file: who calls, what the world answers, what happens, what must be so.

files       runs the tests of a file of any kind
running     runs the tests of a flow; results and the exits they tried
rehearsal   one call on the virtual line
words       what a line of a script means: presses, waits, hears, reaches, ends
world       what stands under `given:`
heard       what the caller has heard
"""

from scripts_dsl.testing.files import run_file
from scripts_dsl.testing.running import Exit, Results, TestResult, run_tests

__all__ = ["Exit", "Results", "TestResult", "run_file", "run_tests"]
