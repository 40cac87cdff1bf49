"""Files in and out of the termbase: CSV, TSV and TBX."""
