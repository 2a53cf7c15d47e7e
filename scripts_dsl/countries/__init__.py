"""The files of countries: which rules of law bind calls to people there. Read from text, shown on a page.

words     what may stand in a file
phrases   `4 attempts in 30 whole days`
reading   the text becomes rules, or messages; shapes and weeks: how words, and hours, are written
page      the reference page of all countries
"""

from scripts_dsl.countries.reading import CountryFile, read_country, together

__all__ = ["CountryFile", "read_country", "together"]
