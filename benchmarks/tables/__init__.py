"""How many rows of a large table bear on how many pledges, asked in several ways."""
