"""What stands in `settings.yaml`: the values of a site (model), and their readers, one module for each group of parts.

Used through scripts_dsl/site.py.
"""
