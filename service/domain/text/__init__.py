"""Text: sentences, words, numbers and quotation marks."""
