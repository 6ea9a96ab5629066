"""A person moves away: that it is known, where to, the row of the transfer table, what goes out about it."""
