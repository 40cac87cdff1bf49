"""Somali: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import COUNTRY, LAND, REGION, TOWN, WATER, Language, by_value, words

LANGUAGE = Language(
    code="so",
    never_last=words("md mud dr prof Gen Sh mr mrs inj Jen Col"),
    maybe_last=words("tus iwm"),
    usually_last=words("iwm iyo.wixii"),
    before_number=words("bog lam tir"),
    function_words=words(
        """
        waxa waxaa waxay wuxuu wuxu waxaan waxaad waa ma haddii laakiin oo iyo markii kadib sidoo sidaas
        hase dowladda wasiirka madaxweynaha isaga iyada iyaga maanta shalay ee ka ku u
        """
    ),
    inner_words=words(
        """
        oo iyo ku ka ee la ayaa waa in uu ay soo inuu inay kale badan isagoo iyadoo lagu laga
        """
    ),
    conjunctions=words("iyo ama"),
    doubles_words=True,
    powers=by_value(
        {
            2: "boqol",
            3: "kun",
            6: "milyan milyuun malyan malyuun",
            9: "bilyan bilyuun balyan",
        }
    ),
    percent_words=("boqolkiiba",),
    capital_months=True,
    titles=words(
        """
        madaxweynaha wasiirka raysalwasaaraha jeneraal garsoore sheekh dr mudane guddoomiye madaxweyne
        wasiir ra'iisul boqor duqa
        """
    ),
    own_name_spelling=True,
    name_signs=re.compile(
        r"(?i)\b(?:a|ma|mu)x[aeu]|\bx(?:asan|useen|aamud|irsi)|\bfaarax|\bsh[ae]e?kh? sh[ae]r|\bc(?:ali"
        r"|abd|umar|ismaan|abdi|iise|arte)"
    ),
    name_readings=(
        ("^maxam", "moham"),
        ("c", ""),
        ("x", "h"),
        ("dh", "d"),
        ("(a|e|i|o|u)\\1", "\\1"),
    ),
    latin_names={
        "ahmed": "Axmed",
        "ahmad": "Axmed",
        "mohamed": "Maxamed",
        "mohammed": "Maxamed",
        "hassan": "Xasan",
        "muhammad": "Maxamed",
        "hussein": "Xuseen",
        "ali": "Cali",
        "omar": "Cumar",
        "osama": "Usaama",
        "ismail": "Ismaaciil",
        "abdullah": "Cabdullaahi",
        "abdi": "Cabdi",
        "ibrahim": "Ibraahim",
        "salah": "Salaax",
        "fatima": "Faadumo",
        "yusuf": "Yuusuf",
        "hamid": "Xamiid",
        "osman": "Cismaan",
    },
    name_endings=words("da du ga ka ku na ta"),
    long_endings=4,
    common_words=words(
        """
        bari waa wa bay hobyo galbeed koonfur waqooyi bartamaha badda magaalo burco bu'ale beled baki ceel
        dhexe sool sanaag hiiraan jubba hoose
        """
    ),
    kind_words={
        WATER: "webiga harada badda",
        LAND: "jasiiradda buurta",
        REGION: "gobolka gobolada degmada maamulka",
        TOWN: "magaalada tuulada duqa",
        COUNTRY: "dalka jamhuuriyadda dowladda dawladda",
    },
    kind_links=words("ee"),
    prepositions=words("ee ka ku u"),
    directions=words("magaalada gobolka dalka koonfurta waqooyiga galbeedka bariga"),
    noun_before_name=True,
    length=1.24,
)
