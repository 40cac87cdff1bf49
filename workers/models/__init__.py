"""Models: which there are, how they are added, converted and verified. `mini-en-fr` is the bundled one."""
