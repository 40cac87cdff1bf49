"""The project's own sample stories, for the demo and the benchmark."""
