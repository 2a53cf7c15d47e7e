"""The HTTP side of the program: the route table, who may ask what, logging in, the pages' files. Knows no feature."""
