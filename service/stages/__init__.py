"""The four stages of a story: receiving, drafting, reviewing, publishing; and what only they use."""
