"""What lies in `ops`, held against the program."""
