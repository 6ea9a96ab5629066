"""Many cases in one command: people moved by a list or a filter, something recorded about all of a class."""
