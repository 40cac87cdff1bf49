"""The record, and everything that answers HTTP."""
