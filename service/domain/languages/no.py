"""Norwegian: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language, words

LANGUAGE = Language(
    code="no",
    never_last=words(
        """
        f.eks feks bl.a s.k dvs d.v.s hhv inkl ekskl jf ift vedr pga p.g.a mht kl cand frk tidl avd tlf evt
        """
    ),
    maybe_last=words("f.kr e.kr jan feb mar apr jun jul aug sept okt nov des mill mia mio mrd"),
    usually_last=words("m.m mm m.v mv m.fl mfl osv o.s.v"),
    before_number=words("nr s kap kl ca § kr"),
    months=words("januar februar mars april mai juni juli august september oktober november desember"),
    ordinals=True,
    before_ordinal=words("den d til og"),
    before_letter=words("plan vitamin gruppe type hepatitt klasse kategori vedlegg"),
    function_words=words(
        """
        den det de en ei et han hun vi dere jeg du man denne dette disse der her i på av for fra med uten
        etter før under siden når hvis men og eller så likevel samtidig ifølge som til ved hans hennes deres
        sin også nå alle mange flere noen ingen to tre tross da
        """
    ),
    inner_words=words("er var har ikke kan skal skulle ble blir veldig seg dem noen gjennom mellom over ut"),
    determiners=words("de den det ei en et"),
    link_particles=words("til og av"),
    keeps_accents=True,
    decimal_comma=True,
    grouped_by_space=True,
    numbering_words=words("figur tabell versjon artikkel"),
    clock_words=words("kl klokken klokka"),
    no_agreement=True,
    length=0.99,
    shared_news_words=words("minister under over long men her had have fire"),
)
