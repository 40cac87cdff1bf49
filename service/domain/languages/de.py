"""German: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language, words

LANGUAGE = Language(
    code="de",
    never_last=words(
        """
        z.b d.h u.a o.ä v.a i.d.r z.t bzw bspw sog ggf evtl inkl exkl zzgl vgl ca geb hl hrsg ing dipl kath
        ev abs tel str fr hr frl ehem insb rd allg
        """
    ),
    maybe_last=words("n.chr v.chr e.v a.d jan feb aug sept okt nov dez gmbh jh jhd mio mrd"),
    usually_last=words("usw u.s.w u.v.m u.ä"),
    before_number=words("nr s bd kap abb art abs az"),
    months=words(
        """
        januar jänner februar märz april mai juni juli august september oktober november dezember
        """
    ),
    ordinals=True,
    ordinal_nouns=True,
    before_ordinal=words("am im vom zum der die das den dem des bis beim seit ab"),
    before_letter=words("plan vitamin gruppe typ hepatitis klasse kategorie anlage"),
    function_words=words(
        """
        der die das ein eine einer er sie es wir ihr ich du man dieser diese dieses dies den dem im in am an
        auf aus bei für mit nach ohne seit über um unter von vor während wegen zu zum zur wenn als weil
        obwohl aber und oder doch jedoch dabei dagegen damit danach dann daher deshalb auch nun heute
        gestern laut nicht kein keine viele mehrere alle sein seine ihre wie was wer wo niemand nichts alles
        """
    ),
    inner_words=words(
        """
        ist sind war waren hat haben wurde wurden wird werden sich dass noch mehr sehr hatte zwischen
        """
    ),
    determiners=words("das dem den der die ein eine einem einen"),
    link_particles=words("der die das dem ein eine im am und den"),
    keeps_accents=True,
    decimal_comma=True,
    grouped_by_space=True,
    shouted_words=words("hat"),
    length=1.15,
    shared_news_words=words("war was will minister her bad"),
)
