"""Names that no glossary has: finding them in a story, spelling them in another script, flagging them."""
