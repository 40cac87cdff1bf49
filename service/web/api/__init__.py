"""JSON over HTTP: webhooks, stories, review, glossary, editions."""
