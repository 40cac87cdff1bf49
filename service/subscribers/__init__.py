"""Subscribers: other systems that are told at once of what was published, corrected or withdrawn."""
