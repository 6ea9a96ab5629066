"""What is printed: letters, papers of a case as they stand, everything that a meeting needs."""
