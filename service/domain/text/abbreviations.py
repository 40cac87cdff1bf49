"""What each language writes with a full stop inside a sentence, and the words its sentences begin with.

Words stand without their last full stop. One in lower case is meant however it is written; one with
a capital only as it is here or in capitals ("Sat." is a day, "sat." ends a sentence).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Rules:
    """What the full stop needs to know about one language."""

    #: never at the end of a sentence: titles, "e.g"
    never_last: frozenset[str] = frozenset()
    #: at the end of a sentence only before a word that begins one: "inc", "u.s"
    maybe_last: frozenset[str] = frozenset()
    #: at the end of a sentence before any capital: "etc"
    usually_last: frozenset[str] = frozenset()
    #: abbreviated only before a number: "no", "p"
    before_number: frozenset[str] = frozenset()
    #: words that begin a sentence and seldom stand capitalised inside one
    starters: frozenset[str] = frozenset()
    #: how a sentence goes on after a quotation, in scripts without capitals
    speech: frozenset[str] = frozenset()
    #: who may stand before such a word: "he" in Persian
    speakers: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    #: whether "3." is "third"; before a capital too where `ordinal_nouns` (German, Turkish)
    ordinals: bool = False
    ordinal_nouns: bool = False
    #: words before an ordinal: "den 3."
    before_ordinal: frozenset[str] = frozenset()
    #: words before a letter that names one of several: "plan B"
    before_letter: frozenset[str] = frozenset()
    #: what follows "p.m." in the same sentence
    after_time: frozenset[str] = frozenset()
    #: words that begin a sentence in lower case: "'n" in Afrikaans
    small_starts: frozenset[str] = frozenset()
    #: single letters that are words and end sentences: "I"
    letter_words: frozenset[str] = frozenset()


_EVERYWHERE = {
    "never_last": "dr dra prof mr mrs ms mme mlle hr fr cf ca vs approx e.g i.e ph.d st v",
    "maybe_last": "jr sr inc ltd co corp bros plc llc u.s u.k u.n e.u d.c b.c a.d m.d b.a m.a",
    "usually_last": "etc",
    "before_number": "no nos nr art fig vol p pp",
}

LANGUAGES: dict[str, dict[str, str]] = {
    "en": {
        "never_last": """
            messrs mx Supt Insp Det gov-gen Amb Atty Brig Cpl Pvt Pfc Msgr Ste viz asst assoc dept
            univ natl intl govt Sens Reps Govs Gens Profs drs Msgrs Capt Cpt Col Gen Lt Sgt Maj
            Adm Cmdr Rev Hon Gov Sen Rep Pres Mt Ing
        """,
        "maybe_last": """
            Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ave Blvd
            al Calif Conn Fla Mass Mich Minn Tenn Va Wash u.s.a p.s l.a n.y
        """,
        "before_number": "figs vols ch sec para op cl pt ed",
        "starters": """
            the a an it its this that these those there here he she they we you i his her their our
            my your in on at by for from with without after before during since until while when
            where why who what which how if although though because but and or so yet however
            meanwhile moreover furthermore nevertheless still also then now today yesterday tomorrow
            last next such some many most more several few all both each every no not nor one two
            three another other others according as to of under over between among despite unlike
            instead only even once nothing nobody none neither either everyone everybody someone
            somebody is are was were do does did has have had can could will would
            should may might must let earlier later
        """,
        "months": "january february march april may june july august september october november december",
        "before_letter": """
            plan vitamin group type hepatitis class grade section appendix point option category
            influenza schedule exhibit pool phase part figure table
        """,
        "after_time": """
            est edt et pt cet cest gmt utc bst wat eat cat sast eastern pacific central greenwich
            monday tuesday wednesday thursday friday saturday sunday january february march april
            may june july august september october november december
        """,
        "letter_words": "i",
    },
    "fr": {
        "never_last": """
            vve p.ex par.ex env hab tél av boul éd chap M MM Mgr Me Pr apr Mmes Mlles Drs Cdt Gal Cne Lt Col
        """,
        "maybe_last": """
            cie s.a s.a.r.l j.-c av.j.-c bd janv févr avr juil sept oct nov déc n.b r.d.c r.c.a
            o.n.u
        """,
        "before_number": "n° no nos art chap al fig vol t p pp",
        "starters": """
            le la les un une des du de ce cet cette ces il elle ils elles on nous vous je tu c'est
            c’est son sa ses leur leurs notre votre mon ma mes en dans sur sous par pour avec sans
            après avant depuis pendant lors selon si mais et ou donc or ni car cependant toutefois
            ainsi alors puis enfin aussi quand lorsque comme parmi entre malgré au aux à d'après
            d’après l'un qui que quoi où plus plusieurs tous toutes chaque rien personne aucun aucune nul tout
        """,
        "months": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "before_letter": "plan vitamine groupe type hépatite classe catégorie annexe option",
    },
    "pt": {
        "never_last": """
            sr sra srs srª dr dra D exmo exma v.exa eng arq Pe Gen Cel Cap Ten sarg p.ex Ex av R
            dep profª cmdt tel
        """,
        "maybe_last": "ltda s.a cia a.c d.c e.u.a jan fev abr mai jun jul ago set out nov dez",
        "before_number": "n nº art pág págs cap fig vol inc séc sécs",
        "starters": """
            o a os as um uma uns umas ele ela eles elas eu nós você vocês este esta estes estas esse
            essa isso isto aquele aquela em no na nos nas de do da dos das por para com sem após
            antes desde durante segundo se mas e ou porém contudo entretanto assim então também
            quando como entre apesar ao à seu sua não é foi já ainda hoje ontem ninguém nada
            nenhum nenhuma todos muitos
        """,
        "months": """
            janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
        """,
        "before_letter": "plano vitamina grupo tipo hepatite classe categoria anexo opção",
    },
    "sv": {
        "never_last": """
            t.ex tex bl.a s.k sk f.d fd dvs d.v.s resp ev inkl exkl jfr jmf kap kl övers frk fru
            civ.ing c:a tel leg kand fr.o.m t.o.m
        """,
        "maybe_last": "f.kr e.kr a.a o.d d.y d.ä jan feb febr apr aug sept okt nov dec st",
        "usually_last": "m.m mm m.fl mfl osv o.s.v f.n fn t.v tv",
        "before_number": "nr sid s kap kl ca tr",
        "starters": """
            den det de en ett han hon vi ni jag du man denna detta dessa där här i på av för från
            med utan efter före under sedan när om men och eller så dock samtidigt enligt som till
            vid hans hennes deras sin också nu idag igår alla många flera några inga ingen två tre
            även trots ingenting allt
        """,
        "months": "januari februari mars april maj juni juli augusti september oktober november december",
        "before_letter": "plan vitamin grupp typ hepatit klass kategori bilaga",
        "before_ordinal": "den",
    },
    "da": {
        "never_last": """
            f.eks fx bl.a s.k såk d.v.s dvs hhv inkl ekskl jf ift vedr pga p.g.a mht m.h.t kl cand
            frk fhv afd tlf evt cand.mag cand.jur cand.polit cand.med stud.jur stud.mag
        """,
        "maybe_last": "f.kr e.kr d.å jan feb mar apr jun jul aug sept okt nov dec mill mia mio mrd",
        "usually_last": "m.m mm m.v mv m.fl mfl osv o.s.v",
        "before_number": "nr s kap kl ca § stk kr",
        "starters": """
            den det de en et han hun vi i jeg du man denne dette disse der her på af for fra med
            uden efter før under siden når hvis men og eller så dog samtidig ifølge som til ved hans
            hendes deres sin også nu alle mange flere nogle ingen to tre trods da
        """,
        "months": "januar februar marts april maj mai juni juli august september oktober november december",
        "before_ordinal": "den d kl til og",
        "before_letter": "plan vitamin gruppe type hepatitis klasse kategori bilag",
    },
    "no": {
        "never_last": """
            f.eks feks bl.a s.k dvs d.v.s hhv inkl ekskl jf ift vedr pga p.g.a mht kl cand frk tidl
            avd tlf evt
        """,
        "maybe_last": "f.kr e.kr jan feb mar apr jun jul aug sept okt nov des mill mia mio mrd",
        "usually_last": "m.m mm m.v mv m.fl mfl osv o.s.v",
        "before_number": "nr s kap kl ca § kr",
        "starters": """
            den det de en ei et han hun vi dere jeg du man denne dette disse der her i på av for fra
            med uten etter før under siden når hvis men og eller så likevel samtidig ifølge som til
            ved hans hennes deres sin også nå alle mange flere noen ingen to tre tross da
        """,
        "months": "januar februar mars april mai juni juli august september oktober november desember",
        "before_ordinal": "den d til og",
        "before_letter": "plan vitamin gruppe type hepatitt klasse kategori vedlegg",
    },
    "de": {
        "never_last": """
            z.b d.h u.a o.ä v.a i.d.r z.t bzw bspw sog ggf evtl inkl exkl zzgl vgl ca geb hl hrsg
            ing dipl kath ev abs tel str fr hr frl ehem insb rd allg
        """,
        "maybe_last": "n.chr v.chr e.v a.d jan feb aug sept okt nov dez gmbh jh jhd mio mrd",
        "usually_last": "usw u.s.w u.v.m u.ä",
        "before_number": "nr s bd kap abb art abs az",
        "starters": """
            der die das ein eine einer er sie es wir ihr ich du man dieser diese dieses dies den dem
            im in am an auf aus bei für mit nach ohne seit über um unter von vor während wegen zu
            zum zur wenn als weil obwohl aber und oder doch jedoch dabei dagegen damit danach dann
            daher deshalb auch nun heute gestern laut nicht kein keine viele mehrere alle sein seine
            ihre wie was wer wo niemand nichts alles
        """,
        "months": """
            januar jänner februar märz april mai juni juli august september oktober november
            dezember
        """,
        "before_ordinal": "am im vom zum der die das den dem des bis beim seit ab",
        "before_letter": "plan vitamin gruppe typ hepatitis klasse kategorie anlage",
    },
    "es": {
        "never_last": """
            sr sra srs srta dr dra D dña lic ing arq gral cnel cap tte sgto p.ej ej avda av pbro
            mons excmo excma sres dres cmdte tel EE FF
        """,
        "maybe_last": "ud uds vd s.a s.l cía ltda a.c d.c ee.uu",
        "before_number": "n núm nº art pág págs cap fig vol s tít párr párrs inc",
        "starters": """
            el la los las un una unos unas él ella ellos ellas yo tú usted nosotros este esta estos
            estas ese esa eso esto aquel en de del por para con sin tras después antes desde durante
            según si pero y o embargo así entonces también cuando como entre pese al su sus no es
            fue ya aún hoy ayer nadie nada ningún ninguno ninguna todos muchos
        """,
        "months": """
            enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
        """,
        "before_letter": "plan vitamina grupo tipo hepatitis clase categoría anexo opción",
    },
    "sw": {
        "never_last": """
            Bw Bi Dk Mhe Dkt Mt mh mch mchg mwl Brig Kpt Insp Kan Jen prof alh Sh ndg ndugu k.m
            k.v mf t.z Gen Sen Hon Lt Col
        """,
        "maybe_last": "k.k b.k k.w d.r.c",
        "usually_last": "n.k nk n.k.w n.w nkd",
        "before_number": "na uk kif km",
        "starters": """
            hii huyo huyu hao hawa hilo hili hiyo hizi hizo kwa katika na lakini pia hata hivyo
            baada kabla wakati kama ingawa ni si yeye wao sisi mimi aidha aliongeza alisema walisema
            serikali watu wengi leo jana sasa
        """,
        "before_letter": "mpango vitamini kundi daraja",
    },
    "ha": {
        "never_last": "alh Mal Hon barr Sen Gen prof dr Arc engr mr mrs m.d Gov Lt Col Maj Rev",
        "maybe_last": "a.s s.a.w",
        "usually_last": "d.s da.s",
        "before_number": "lamba shafi",
        "starters": """
            ya ta sun yana tana suna shi ita su mu ni wannan wadannan a ga don domin amma kuma sai
            haka bayan kafin lokacin idan ko da gwamnatin wasu mutane yau jiya
        """,
    },
    "so": {
        "never_last": "md mud dr prof Gen Sh mr mrs inj Jen Col",
        "maybe_last": "tus iwm",
        "usually_last": "iwm iyo.wixii",
        "before_number": "bog lam tir",
        "starters": """
            waxa waxaa waxay wuxuu wuxu waxaan waxaad waa ma haddii laakiin oo iyo markii kadib
            sidoo sidaas hase dowladda wasiirka madaxweynaha isaga iyada iyaga maanta shalay
        """,
    },
    "af": {
        "never_last": """
            mnr mev mej dr prof adv genl kapt kol sers ds bv m.a.w d.w.s nl sg s.g o.a i.s.v t.o.v
            n.a.v kompl asst hfst asb
        """,
        "maybe_last": "v.c n.c vsa bpk edms jan feb apr jun jul Aug Sep Okt Nov Des",
        "usually_last": "ens e.a i.p.v",
        "before_number": "nr no bl hfst par art",
        "starters": """
            die dit hy sy hulle ons ek jy u dié hierdie daardie daar hier in op van vir met sonder
            ná na voor tydens sedert wanneer as maar en of dus egter volgens toe nou vandag gister
            alle baie verskeie geen twee drie ook
        """,
        "months": """
            januarie februarie maart april mei junie julie augustus september oktober november
            desember
        """,
        "before_letter": "plan vitamien groep tipe hepatitis klas kategorie bylae",
        "after_time": "maandag dinsdag woensdag donderdag vrydag saterdag sondag",
        "small_starts": "'n ’n ‘n 'k ’k ‘k",
    },
    "tr": {
        "never_last": """
            dr doç yrd prof Av sn Alb Alm bkz örn yy Cad Sok Mah Apt blv gnkur Op uzm öğr Hz Org müh
        """,
        "maybe_last": "a.ş ltd şti m.ö m.s t.c a.b.d",
        "usually_last": "vb vs vd",
        "before_number": "no s sf c cilt md",
        "starters": """
            bu bir o şu onlar biz siz ben sen ve ama ancak fakat çünkü eğer daha sonra önce için ile
            göre ayrıca bunun böylece öte yandan bugün dün her hiç de da ise ne nasıl neden kim en
            çok bazı tüm
        """,
        "months": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "before_letter": "plan vitamini grubu tipi hepatit",
    },
    "am": {
        "never_last": "ዶ.ር ዶ ፕ/ር አ.አ ዓ.ም እ.ኤ.አ ኢ.ት ት.ቤት ዓ.ዓ ም",
        "speech": "ብሏል ብለዋል አለ አሉ ብላለች ሲል ሲሉ በማለት ብለው ብሎ ሲሉም ሲልም ተናግረዋል ጠየቀ ጠየቁ",
    },
    "ar": {
        "never_last": "د ود أ وأ وم ص ج ب ت ج.م.ع أ.د ش ر ع ط مج تح",
        "maybe_last": "م ق.م هـ ه",
        "starters": "ثم لكن ولكن وقد وكان وكانت كما غير وأما أما وفي بعد وبعد",
        "speech": """
            قال قالت قالوا يقول تقول وقال وقالت أضاف أضافت وأضاف وأضافت سأل سألت تساءل تساءلت وتساءل
            أجاب أجابت كتب كتبت صرح صرحت صاح صاحت صاحوا هتف هتفت هتفوا صرخ صرخت رد ردت علق علقت
            بحسب وفق وفقا وفقاً وفقًا حسب هكذا
        """,
    },
    "fa": {
        "never_last": "د م ص ج ق.م ه.ش ه.ق ه ش ق ر.ک",
        "speech": "گفت گفتند می‌گوید می‌گویند پرسید پرسیدند افزود افزودند نوشت فریاد",
        "speakers": "او وی آنها آنان ایشان",
    },
    "he": {
        "never_last": "פרופ גב מר ר ס מ א ב ג ד ה ו",
        "before_number": "מס עמ סע",
        "speech": """
            אמר אמרה אמרו שאל שאלה הוסיף הוסיפה כתב כתבה טען טענה השיב השיבה סיפר סיפרה ציין
            ציינה צעק צעקה צעקו קרא קראה קראו הדגיש הדגישה הבהיר הבהירה תהה תהתה לחש לחשה
        """,
    },
}
_ALIASES = {"iw": "he", "nb": "no", "nn": "no", "prs": "fa"}
_ORDINALS = {"de", "da", "no", "tr"}
_ORDINAL_NOUNS = {"de", "tr"}


@lru_cache
def rules_for(language: str) -> Rules:
    """Return the rules of a language (primary subtag); of one that is not listed, what holds everywhere."""
    language = _ALIASES.get(language, language)
    own = LANGUAGES.get(language, {})

    def words(field: str) -> frozenset[str]:
        return frozenset(own.get(field, "").split())

    usually = words("usually_last") | frozenset(_EVERYWHERE["usually_last"].split())
    maybe = words("maybe_last") | frozenset(_EVERYWHERE["maybe_last"].split()) - usually
    never = words("never_last") | frozenset(_EVERYWHERE["never_last"].split()) - maybe - usually
    number = words("before_number") | frozenset(_EVERYWHERE["before_number"].split())
    return Rules(
        never_last=never - number,
        maybe_last=maybe,
        usually_last=usually,
        before_number=number,
        starters=words("starters"),
        speech=words("speech"),
        speakers=words("speakers"),
        months=words("months"),
        ordinals=language in _ORDINALS,
        ordinal_nouns=language in _ORDINAL_NOUNS,
        before_ordinal=words("before_ordinal"),
        before_letter=words("before_letter"),
        after_time=words("after_time"),
        small_starts=words("small_starts"),
        letter_words=words("letter_words"),
    )
