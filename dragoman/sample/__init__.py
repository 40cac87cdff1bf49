"""The project's own sample story, for the demo and the benchmark."""
