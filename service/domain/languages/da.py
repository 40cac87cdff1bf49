"""Danish: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language, words

LANGUAGE = Language(
    code="da",
    never_last=words(
        """
        f.eks fx bl.a s.k såk d.v.s dvs hhv inkl ekskl jf ift vedr pga p.g.a mht m.h.t kl cand frk fhv afd
        tlf evt cand.mag cand.jur cand.polit cand.med stud.jur stud.mag
        """
    ),
    maybe_last=words("f.kr e.kr d.å jan feb mar apr jun jul aug sept okt nov dec mill mia mio mrd"),
    usually_last=words("m.m mm m.v mv m.fl mfl osv o.s.v"),
    before_number=words("nr s kap kl ca § stk kr"),
    months=words(
        """
        januar februar marts april maj mai juni juli august september oktober november december
        """
    ),
    ordinals=True,
    before_ordinal=words("den d kl til og"),
    before_letter=words("plan vitamin gruppe type hepatitis klasse kategori bilag"),
    function_words=words(
        """
        den det de en et han hun vi i jeg du man denne dette disse der her på af for fra med uden efter før
        under siden når hvis men og eller så dog samtidig ifølge som til ved hans hendes deres sin også nu
        alle mange flere nogle ingen to tre trods da
        """
    ),
    inner_words=words(
        """
        er var har ikke kan skal skulle blev bliver meget sig dem nogen gennem mellem over ud
        """
    ),
    determiners=words("de den det en et"),
    link_particles=words("af til og"),
    keeps_accents=True,
    decimal_comma=True,
    grouped_by_space=True,
    clock_words=words("kl klokken"),
    no_agreement=True,
    length=1.02,
    shared_news_words=words("minister under over long men her had have"),
)
