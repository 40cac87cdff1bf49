"""Afrikaans: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    by_value,
    meanings,
    numbers,
    words,
)
from service.domain.languages.denials import negation
from service.domain.languages.offices import Offices

LANGUAGE = Language(
    code="af",
    never_last=words(
        """
        mnr mev mej dr prof adv genl kapt kol sers ds bv m.a.w d.w.s nl sg s.g o.a i.s.v t.o.v n.a.v kompl
        asst hfst asb
        """
    ),
    maybe_last=words("v.c n.c vsa bpk edms jan feb apr jun jul Aug Sep Okt Nov Des"),
    usually_last=words("ens e.a i.p.v"),
    before_number=words("nr no bl hfst par art"),
    months=words(
        """
        januarie februarie maart april mei junie julie augustus september oktober november desember
        """
    ),
    before_letter=words("plan vitamien groep tipe hepatitis klas kategorie bylae"),
    after_time=words("maandag dinsdag woensdag donderdag vrydag saterdag sondag"),
    small_starts=words("'n ’n ‘n 'k ’k ‘k"),
    function_words=words(
        """
        die dit hy sy hulle ons ek jy u dié hierdie daardie daar hier in op van vir met sonder ná na voor
        tydens sedert wanneer as maar en of dus egter volgens toe nou vandag gister alle baie verskeie geen
        twee drie ook uit by teen tussen
        """
    ),
    inner_words=words("is was het word sal kan nie om te deur oor baie hul wat ná tussen nog moet gaan"),
    conjunctions=words("en of"),
    doubled_words=words("het is nie so nou gou stap een"),
    determiners=words("'n die ’n"),
    link_particles=words("die 'n van op en in"),
    numbers=numbers(
        (0, "nul een/eerste twee/tweede drie/derde"),
        (4, "vier/vierde vyf/vyfde ses/sesde sewe/sewende agt/agtste"),
        (9, "nege/negende tien/tiende elf/elfde twaalf/twaalfde"),
        (13, "dertien veertien vyftien sestien sewentien agtien/agttien negentien/neëntien"),
        (20, "twintig dertig veertig vyftig sestig sewentig tagtig negentig/neëntig", 10),
    ),
    powers=by_value(
        {
            2: "honderd honderde",
            3: "duisend duisende",
            6: "miljoen miljoene",
            9: "miljard miljarde",
            12: "biljoen biljoene triljoen triljoene",
        }
    ),
    number_and=words("en"),
    units_first=True,
    dozens=words("dosyn"),
    decimal_comma=True,
    grouped_by_space=True,
    percent_words=("persent",),
    before_noon="\\bvm\\b|oggend|môre",
    twelve="middag|middernag|twaalfuur",
    after_noon="\\bnm\\b|middag|aand",
    ordinal_words=numbers(
        (1, "eerste/eerstens/eers tweede/tweedens derde/derdes/derdens vierde/vierdes vyfde/vyfdes"),
        (6, "sesde/sesdes sewende/sewendes agtste/agtstes negende/negendes tiende/tiendes"),
    ),
    half_words=words("half helfte halwe anderhalf"),
    fraction_words=numbers((4, "kwart/kwarte")),
    currency_words={
        "dollar": "dollar",
        "euro": "euro",
        "pound": "pond",
        "yen": "jen",
        "yuan": "joean yuan",
        "franc": "frank",
        "rand": "rand",
        "naira": "naira",
        "shilling": "sjieling",
        "rupee": "roepee",
        "birr": "birr",
        "dinar": "dinar",
        "riyal": "riyal rial",
        "lira": "lira",
        "shekel": "sikkel",
        "krona": "kroon krone kroner",
        "peso": "peso",
        "ruble": "roebel",
        "dirham": "dirham",
    },
    unit_words={
        "mile": "myl",
        "foot": "voet",
        "inch": "duim",
        "tonne": "ton",
        "degree": "grade graad °",
        "acre": "akker acre",
        "hectare": "hektaar",
    },
    measure_ending="(?:s|e)?",
    relative_days=words("gister vandag môre vanaand"),
    capital_months=True,
    small_is_no_month=True,
    date_endings="(?:s|ar|arna|en|ens|e)?",
    titles=words(
        """
        president minister premier koning koningin pous generaal professor prof dr mnr me regter aartsbiskop
        prins mev
        """
    ),
    title_endings=re.compile(r"(?i).*(?:minister|leier|hoof|woordvoerder)$"),
    locatives=words("in naby"),
    of_words=words("van"),
    body_endings=re.compile(
        r".{3,}(?:party|raad|bank|hof|universiteit|departement|unie|vereniging|instituut)$"
    ),
    slavic_respellings=(
        ("u", "oe"),
        ("v", "w"),
        ("sky$", "ski"),
        ("kh", "ch"),
    ),
    term_endings=words("e s te"),
    no_agreement=True,
    common_words=words(
        """
        bo vryheid tel noord suid oos wes sentraal wereld paarl hoop see berg kaap man van die orange oranje
        stil worcester wellington
        """
    ),
    kind_words={
        WATER: "rivier meer delta golf baai see vallei",
        LAND: "eiland eilande berg",
        REGION: "staat provinsie streek distrik deelstaat",
        TOWN: "stad dorp burgemeester munisipaliteit",
        COUNTRY: "republiek koninkryk regering land",
    },
    kind_links=words("van die"),
    prepositions=words("in na van uit by naby te op"),
    directions=words("noord suid oos wes sentraal groter"),
    place_heads=words("universiteit stad"),
    has_lexicon=True,
    hunspell=("af_ZA",),
    unknown_from=3,
    kin=words("nl"),
    loans_from=words("fr sv"),
    length=1.06,
    length_spread=0.11,
    the_country=re.compile(r"\b(?:die|hierdie|daardie|sy|hul|hulle|ons) land\b|\blandwyd"),
    negation=negation(
        r"""\b(?:nie(?!\ net)|n[óò]g(?=\b.*\bn[óò]g\b)|moenie|nooit|geen|niemand|nêrens|niks)\b""",
        r"""\b(?:sonder|nie|weier\w*|ontken\w*|kwalik|onmoontlik\w*|onvermo\w+)\b""",
        r"""\w+loos\w* | \b(?:min|slegs|net|voor|buiten|behalwe|pleks|eerder)\b""",
        in_two=True,
        inner=r"\bon(?!der|s\b|t\w|tyd)\w{4,}\b",
        reported=True,
    ),
    shared_news_words=words(
        """
        minister water was under over open last met bad week areas stories videos
        """
    ),
    stays_small=re.compile(r"(?<![\w])(?:['’]n|ŉ)(?!\w)"),
    meanings=meanings(
        """
        kill: dood* sterf* gesterf* gedood* doodgemaak* doodmaak* vermoor* oorlede* omgekom* sterft*
        sterftes; injure: beseer* gewond* wond* ?besering*; before: voor voordat vooraf ?vooraf*;
        after: na nadat daarna agterna ?nádat ?sodra ná; north: noord* noordelik* north northern;
        south: suid* suidelik* south southern; east: oos* oostelik* ?ooste* east eastern; west: wes
        westelik* westkus west western weste; buy: koop gekoop* aankoop* koper* ?koop*; sell: verkoop*
        verkope*; rise: styg* gestyg* toeneem* toegeneem* toename* groei* verhoog* gegroei*
        vermeerder* neem_toe; sink: daal* gedaal* afneem* afgeneem* afname* val verminder* ?verlaag*;
        win: wen* gewen* oorwin* ?klop* ?sege*; lose: verloor* verlies* nederlaag*; accept: aanvaar*
        aanneem* aangeneem* ?goedkeur*; reject: verwerp* afgekeur* weier* ?afwys* van_die_hand;
        import: invoer* ingevoer*; export: uitvoer* uitgevoer*; open: oop* open* geopen* ?oopmaak ope;
        close: sluit* gesluit* toegemaak* toemaak*; above: bo bokant; below: onder onderkant ?duskant;
        inside: binne* binnekant; outside: buite* buitekant ?ekstern*; guilty: skuldig* ?skuld*;
        innocent: onskuldig*; big: groot* groter* ?reuse* ?enorm* ?breë; small: klein* kleiner*
        ?gering*; high: hoog* hoë hoër* hoogste* boonste; low: laag* laer* lae laagste* onderste;
        begin: begin* aanvang*; end: einde* eindig* geëindig* beëindig* einddoel ?slot* ?eind*; man:
        man mans manlik* mannetjie* manne ?meneer; woman: vrou vroue* vroulik* wyfie* ?dame* ?meisie*;
        husband: man eggenoot* ?getroud*; wife: vrou eggenote* ?getroud*; brother: broer* broeder*
        ?sibbe; sister: suster*; father: vader* pa ?pappa ?vaders; mother: moeder* ma ?mamma; son:
        seun*; daughter: dogter*; old: oud* ou ouer* ouers oudste* bejaarde*; young: jong* jonger*
        jeug*; rich: ryk* rykdom* ?welgestel*; poor: arm* armoede* ?swak* ?behoeftig*; friend: vriend*
        vriendelik* ?maats; enemy: vyand* vyandig* ?opponent*; supporter: ondersteuner* voorstander*
        ?aanhanger*; opponent: teenstander* opponent* teëstander* ?opposisie* ?kritici; arrest:
        gearresteer* arrestasie* arresteer* aangehou* in_hegtenis; release: vrygelaat* vrylaat*
        vrylating* vrygestel* ?vrygestel uitgereik* gepubliseer* bekendgemaak*; hot: warm* hitte*
        ?heet* ?hete; cold: koud* koue* ?koel* ?verkoue*; maximum: maksim*; minimum: minim*; most:
        meeste mees ?meerderheid* ?grootste ?merendeel *ste; least: minste; more: meer; less: minder;
        minority: minderheid* *minderheid*; summer: somer*; winter: winter*; yesterday: gister*;
        tomorrow: môre* ?more; strong: sterk* kragtig* ?hewig* ?stewig*; weak: swak*; early: vroeg*
        vroeë vroeër* begin* ?gelede; late: later laatste einde ?wyle ?agterna ?vertraag*; public:
        openbar* publiek*; private: privaat* private*; first: eerste*; last: laaste*; war: oorlog*
        oorloë* ?stryd*; peace: vrede* vreed*; morning: oggend* môre*; evening: aand*; boy: seun*;
        girl: meisie* ?dogter*; success: sukses* geslaag* ?slaag*; fail: misluk* faal* gefaal*
        ?versuim* ?druip*
        """
    ),
    offices=Offices(
        forms=("{country} se {office}", "{people} {office}", "{office} van {country}"),
        sure=True,
        then_country=re.compile(" van "),
        country_then=re.compile(" se "),
        people_then=re.compile(" "),
    ),
    place_adjectives=words("s se e er ers iaan iaans iaanse aan aanse"),
    same_sounds=(
        (re.compile("z"), "s"),
        (re.compile("c(?=[aou])|ck|q"), "k"),
        (re.compile("ph"), "f"),
        (re.compile("tsj|tch"), "tj"),
        (re.compile("y"), "i"),
        (re.compile("ou"), "oe"),
        (re.compile("(?<=.{4})[aeiou]+$"), ""),
    ),
)
