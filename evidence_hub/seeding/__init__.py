"""What an empty register starts with: the facts of the 2013 report and of later publications.

They are kept as files that people can read and correct.
"""
