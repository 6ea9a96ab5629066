"""A person arrives: the letter or the paper that came, the case that goes on here, what is to be done with it next."""
