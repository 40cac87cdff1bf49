"""A language model on an OpenAI-compatible server, as an engine that is given whole stories."""
