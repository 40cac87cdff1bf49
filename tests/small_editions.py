"""Editions for desks that tests run whole: few, so that a story is soon through."""

ENGLISH = """
[africa-en]
name = "Africa, English"
locale = "en-ZA"
direction = "ltr"
digits = "latn"
time_zone = "Africa/Johannesburg"
sources = ["en"]
"""
#: the stories' own language, and the one that the shipped model serves
TWO = f"""{ENGLISH}
[africa-fr]
name = "Afrique, français"
locale = "fr-SN"
direction = "ltr"
digits = "latn"
time_zone = "Africa/Dakar"
sources = ["en", "fr"]
"""
