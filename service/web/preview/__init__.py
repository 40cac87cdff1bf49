"""A draft as its readers would get it, and what it changes in the machine's text and in what is live."""
