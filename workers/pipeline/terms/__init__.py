"""Terminology injection: the glossary's terms in the model's sentences."""
