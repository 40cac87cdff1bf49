"""Spanish: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import Language, words

LANGUAGE = Language(
    code="es",
    never_last=words(
        """
        sr sra srs srta dr dra D dña lic ing arq gral cnel cap tte sgto p.ej ej avda av pbro mons excmo
        excma sres dres cmdte tel EE FF
        """
    ),
    maybe_last=words("ud uds vd s.a s.l cía ltda a.c d.c ee.uu"),
    before_number=words("n núm nº art pág págs cap fig vol s tít párr párrs inc"),
    months=words(
        """
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
        """
    ),
    before_letter=words("plan vitamina grupo tipo hepatitis clase categoría anexo opción"),
    function_words=words(
        """
        el la los las un una unos unas él ella ellos ellas yo tú usted nosotros este esta estos estas ese
        esa eso esto aquel en de del por para con sin tras después antes desde durante según si pero y o
        embargo así entonces también cuando como entre pese al su sus no es fue ya aún hoy ayer nadie nada
        ningún ninguno ninguna todos muchos
        """
    ),
    inner_words=words("fue son está más muy ser hay también hasta quien les han era eran donde otro otra"),
    conjunctions=words("y o"),
    determiners=words("el la las los un una"),
    link_particles=words("el los las del y de la en"),
    keeps_accents=True,
    decimal_comma=True,
    grouped_by_space=True,
    four_figures_whole=True,
    titles=words(
        """
        presidente presidenta ministro ministra rey reina príncipe papa cardenal arzobispo obispo senador
        diputado gobernador alcalde embajador general coronel juez fiscal abogado profesor doctor dr sr sra
        portavoz periodista economista
        """
    ),
    said=words("dijo dice afirmó añadió explicó declaró escribió que"),
    locatives=words("en"),
    name_signs=re.compile(
        r"ñ|(?i:\b(?:jose|josé|juan|jorge|javier|jesus|jesús|julio|alejandro)\b|[a-z]{2}ez\b)"
    ),
    name_readings=(
        ("j", "h"),
        ("ñ", "ny"),
        ("g(?=[ei])", "h"),
        ("ll", "y"),
        ("z", "s"),
        ("qu", "k"),
        ("hu(?=[ae])", "w"),
    ),
    length=1.13,
    shared_news_words=words("hospital"),
)
