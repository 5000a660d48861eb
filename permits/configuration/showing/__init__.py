"""A city's rules in the words of a clerk: what the pages of the rules show."""
