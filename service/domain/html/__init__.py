"""HTML into blocks of text with marks, and back again."""
