"""What `manage.py rulebook` does, a verb a module."""
