"""Is this Asterisk, this database, this machine, this configuration safe and right? Every finding says what to do.

finding    one answer, and how all of them are shown
conf       Asterisk's configuration files, read with what they include
secrets    passwords that everybody knows, or could guess
doors      manager interface, web server, ARI in Asterisk's files
phones     telephones and carriers there: strangers, passwords, codecs
files      all of its files, with the lines of the dialplan that a call needs
manager    what the running Asterisk says of itself: version, rights of our user, clock
machine    open ports, clock, disk, who may read what
program    would the program start: database, flows, agents' passwords
calls      a test call that is really placed, on demand
programs   what it runs by name: sox
countries  rules of countries that nobody has verified
examine    all of them, in the order of the report
"""

from centrala.doctor.examine import examine
from centrala.doctor.finding import Finding, State

__all__ = ["Finding", "State", "examine"]
