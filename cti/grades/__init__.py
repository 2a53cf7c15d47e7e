"""Talks graded against a form: a survey (`*.survey.yaml`) that supervisors fill in about a recording.

forms       the form as a page, and what the answers so far are worth
projection  happenings -> rows; registered with the event log by centrala/app.py
rows        reads them
report      grades by agent, with how many there are
"""

from cti.grades.projection import project
from cti.grades.rows import Grade, Grades

__all__ = ["Grade", "Grades", "project"]
