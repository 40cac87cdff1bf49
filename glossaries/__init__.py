"""The shipped glossary: data files only, see README.md."""
