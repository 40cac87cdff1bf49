"""Amharic: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    NameSpelling,
    by_value,
    in_order,
    words,
)

LANGUAGE = Language(
    code="am",
    never_last=words("ዶ.ር ዶ ፕ/ር አ.አ ዓ.ም እ.ኤ.አ ኢ.ት ት.ቤት ዓ.ዓ ም"),
    speech=words("ብሏል ብለዋል አለ አሉ ብላለች ሲል ሲሉ በማለት ብለው ብሎ ሲሉም ሲልም ተናግረዋል ጠየቀ ጠየቁ"),
    conjunctions=words("እና ወይም"),
    doubles_words=True,
    powers=by_value(
        {
            2: "መቶ",
            3: "ሺህ ሺ",
            6: "ሚሊዮን ሚሊየን",
            9: "ቢሊዮን ቢሊየን",
            12: "ትሪሊዮን",
        }
    ),
    number_prefix=re.compile("^የ"),
    percent_words=("በመቶ", "ከመቶ"),
    own_calendar=True,
    own_clock=True,
    titles=words(
        """
        ፕሬዚዳንት ፕሬዝዳንት ሚኒስትር ሚኒስትሩ አቶ ወይዘሮ ወ/ሮ ዶክተር ዶ/ር ፕሮፌሰር ጄኔራል ኮሎኔል አምባሳደር ሼህ ጠቅላይ ፕሬዝደንት ንጉሥ ልዑል ዶ ር
        """
    ),
    not_name_forms=words("እና ነው ላይ ጋር ግን ወደ ከ ስለ እንደ አለ"),
    common_last_names=words("አህመድ መሐመድ አሊ ሀሰን ሁሴን ኢብራሂም ኡመር ዩሱፍ ተስፋዬ አለሙ በቀለ"),
    name_readings=(
        ("ts'", "ts"),
        ("ch'", "ch"),
    ),
    name_spelling=NameSpelling(
        letters=re.compile(r"[\u1200-\u135a /.\-]+"),
        words={
            "abu": "አቡ",
            "abou": "አቡ",
            "aboo": "አቡ",
            "bin": "ቢን|ቢን",
            "ben": "ቤን|ቢን",
            "ibn": "ኢብን",
            "bint": "ቢንት",
            "ould": "ኡልድ",
            "mint": "ሚንት",
            "umm": "ኡም",
            "oum": "ኡም",
            "jr": "ጁኒየር",
            "sr": "ሲኒየር",
            "ii": "ሁለተኛ|ዳግማዊ",
            "iii": "ሦስተኛ",
            "iv": "አራተኛ",
            "vi": "ስድስተኛ",
            "vii": "ሰባተኛ",
            "viii": "ስምንተኛ",
            "abdoulaye": "አብዱላዬ",
            "abdullah": "አብዱላህ|አብደላ",
        },
        article="አል ",
        servant="አብዱል",
        faith="ዲን",
        house="አል ",
        glue=" ",
        initials=in_order("ኤ ቢ ሲ ዲ ኢ ኤፍ ጂ ኤች አይ ጄ ኬ ኤል ኤም ኤን ኦ ፒ ኪው አር ኤስ ቲ ዩ ቪ ደብሊው ኤክስ ዋይ ዜድ"),
        seen=1,
    ),
    name_prefix=re.compile(r"(?:እንደ|ስለ|ወደ|እስከ|ያለ|[የበለከ])?[የ]?"),
    term_prefix=re.compile(r"(?:እንደ|ስለ|ወደ|እስከ|ያለ|[የበለከ])?[የ]?"),
    name_endings=words("ም ስ ና ናን ን ንም ው ያን"),
    term_endings=words("ም ስ ቱ ና ን ንም ዋ ው ውን ዎች ዎችን"),
    long_endings=3,
    # written in one word as often as in two
    running_forms=((re.compile(" "), ""),),
    common_words=words("ዓለም አለም መዲና ሰሜን ደቡብ ምሥራቅ ምስራቅ ምዕራብ ማዕከል ቦታ ወንዝ ባህር ሐይቅ ሀይቅ ቆላ ደጋ ሀገር አገር ወደብ"),
    kind_words={
        WATER: "ወንዝ ሐይቅ ባህር",
        LAND: "ደሴት ተራራ",
        REGION: "ክልል ክፍለ ዞን ወረዳ ግዛት",
        TOWN: "ከተማ ዋና ከንቲባ ወደብ",
        COUNTRY: "ሪፐብሊክ መንግሥት አገር",
    },
    prepositions=words("ወደ ከ"),
    place_clitics="በለከደ",
    length=0.67,
)
