"""Hausa: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    by_value,
    meanings,
    negation,
    numbers,
    words,
)

LANGUAGE = Language(
    code="ha",
    never_last=words("alh Mal Hon barr Sen Gen prof dr Arc engr mr mrs m.d Gov Lt Col Maj Rev"),
    maybe_last=words("a.s s.a.w"),
    usually_last=words("d.s da.s"),
    before_number=words("lamba shafi"),
    function_words=words(
        """
        ya ta sun yana tana suna shi ita su mu ni wannan wadannan a ga don domin amma kuma sai haka bayan
        kafin lokacin idan ko da gwamnatin wasu mutane yau jiya daga zuwa na in
        """
    ),
    inner_words=words(
        """
        da na ta ga ba cikin daga wajen sannan cewa wanda wadda suka aka ake zai zuwa akan ce
        """
    ),
    conjunctions=words("da ko"),
    doubled_words=words(
        "sannu daban kadan kaɗan sosai yanzu wuri daya ɗaya nan iri bayan dan hannu kala fiye dabam "
        "hankali biyu uku rukuni sama"
    ),
    doubles_words=True,
    powers=by_value(
        {
            2: "ɗari dari daruruwan ɗaruruwan",
            3: "dubu dubban dubunnan",
            6: "miliyan miliyoyi miliyoyin",
            9: "biliyan biliyoyi biliyoyin",
            12: "tiriliyan",
        }
    ),
    numbers=numbers(
        (1, "ɗaya/daya/guda biyu uku huɗu/hudu biyar shida bakwai takwas tara goma"),
        (20, "ashirin talatin arba'in/arbain hamsin sittin saba'in/sabain tamanin casa'in/tis'in", 10),
        (1, "farko/farkon"),
    ),
    number_and=words("da sha"),
    percent_words=("cikin dari", "cikin ɗari", "kashi"),
    before_noon="safe|safiya",
    after_noon="yamma|dare|rana",
    date_endings="(?:n|r|'n)?",
    scale_first=True,
    ordinal_words=numbers((1, "farko/farkon")),
    ordinal_links=words("na ta"),
    currency_words={
        "dollar": "dala dalar daloli dalolin",
        "euro": "yuro euro",
        "pound": "fam",
        "naira": "naira nairori",
        "franc": "sefa saifa cefa faran",
        "rand": "rand",
        "yen": "yen",
        "yuan": "yuan yuwan",
        "shilling": "sulen sule shilling",
        "rupee": "rupi",
        "dinar": "dinari dinar",
        "riyal": "riyal",
        "lira": "lira",
        "cedi": "sidi cedi",
        "ruble": "ruble rubul",
        "dirham": "dirham",
    },
    unit_words={
        "kilometer": "kilomita kilomitoci",
        "meter": "mita mitoci",
        "mile": "mil mila maili",
        "foot": "ƙafa kafa ƙafafu",
        "inch": "inci",
        "pound-weight": "fam laba",
        "tonne": "tan ton",
        "kilogram": "kilo kilogiram kilogram",
        "degree": "digiri °",
        "acre": "eka",
        "hectare": "hekta",
        "liter": "lita",
    },
    measure_links=words("na"),
    measure_ending="[^\\W\\d_]{0,3}",
    relative_days=words("jiya yau gobe"),
    calendar_names={
        ("month", 1): ("janairu",),
        ("day", 4): (
            "juma'a",
            "jumma'a",
            "jumu'a",
            "jumaʼa",
            "jumma’a",
            "juma’a",
        ),
        ("day", 2): ("laraba",),
        ("day", 3): ("alhamis",),
        ("month", 2): (
            "fabrairu",
            "faburairu",
            "febrairu",
        ),
        ("month", 4): (
            "afrilu",
            "afirilu",
        ),
        ("month", 9): ("satumba",),
        ("month", 12): ("disamba",),
    },
    capital_months=True,
    titles=words(
        """
        shugaba ministan firaministan gwamna sarki janar alkali farfesa malam alhaji hajiya dakta sanata
        shugaban firaminista sarkin kanar
        """
    ),
    locatives=words("garin a jihar"),
    own_name_spelling=True,
    name_readings=(("c(?!h)", "ch"),),
    name_endings=words("'n n r"),
    term_endings=words("an ar n r"),
    common_words=words(
        """
        gaya duniya bari goma dutse adana baku kogi kati turai bama aba gine ruwa kasa birni gari gona kudu
        arewa gabas yamma tsakiya rana maradi daura zaria bauchi kebbi gusau kura tofa lere
        """
    ),
    kind_words={
        WATER: "kogin tafkin teku",
        LAND: "tsibirin dutsen",
        REGION: "jihar lardin yankin gundumar jihohin",
        TOWN: "birnin garin kauyen gari",
        COUNTRY: "jamhuriyar kasar gwamnatin",
    },
    kind_links=words("na ta"),
    prepositions=words("a daga zuwa kusa ta na"),
    directions=words("jihar jamhuriyar birnin kasar arewacin kudancin"),
    noun_before_name=True,
    length=1.14,
    english_places=True,
    negation=negation(
        r"""\b(?:bai|bata|basu|bamu|babu|kada(?!\ kuri)|bakwa|baza|ba['’]a|baa|bashi|bama|bana|basa
        |ba\ (?:a|za|sa|na|wai|tare|shi|ne|ce|i|abin|wani|wanda))\b""",
        r"""\b(?:ba\ (?:ta|ya|su|mu|ka|ki|ku|ma)|(?<!\ba\ )(?<!\bda\ )(?<!daga\ )baya(?!\ (?:ga|kan|da))
        |rashin|gaza\w*|hana\w*|musanta\w*|ban(?!\ da)|kar|ƙi|ƙin|in\ ba)\b|\bba(?=\s*[.,;:?!)]|\s*$)""",
        r"""\b(?:kafin|sai|amma|kadai|kaɗai|kawai|maimakon|duk\ da|sabanin|banda)\b""",
        doubted=True,
        reported=True,
    ),
    meanings=meanings(
        """
        kill: mutu mutuwa* mutuwar kashe kisa kisan rasu* mace-mace rasuwa* rasa_ran* *kashe halaka
        halak* mutuwarsa hallaka* mutum_da ?ransa ?rayuka ?rayu* ?gawa* ?kashe* ?rai; injure: rauni
        raunin raunuk* raunata* ciwo* jikkat* ?ji ?raun*; before: kafin gabanin ?gaban ?zuwa; after:
        bayan ?sannan ?sai ?biyo ?sakamakon ?bi; north: arewa* arewaci* north northern; south: kudu*
        kudanci* south southern; east: gabas* gabashi* gabashin east eastern; west: yamma* yammaci*
        west western; buy: saya sayi siya* saye sayen siyan sayo* ?say* ?siy*; sell: sayar* siyar*
        sayarwa* siyarwa* tallac* ?saida* ?sayer*; rise: ƙaru* karu* ƙaruwa* karuwa* ƙaru hau haɓak*
        habak* tashi ƙara* kara* ?girma ?ci_gaba ?bunƙas* ?yawa ?hauhaw* ?ɗag* ?dag*; sink: ragu*
        rage* raguwa* faɗuwa* faɗi* fadi* ?sauka ?ƙasa; win: nasara* lashe* ci_nasara ?ci ?samu
        ?yi_nasara ?lash* ?doke; lose: rasa* asara* sha_kaye kaye ?rash* ?fad*; accept: karɓi* karbi*
        yarda* amince* karɓa* karba* amincew*; reject: ƙi* watsi ki_amincew* ?ki ?ƙin ?kin ?ƙi
        ?yi_watsi; import: shigo* shigar* ?shig*; export: fitar* fitarwa ?fita*; open: buɗe* bude*
        buɗew* budew* ?buɗ* ?bud* ?kaddamar open; close: rufe* rufew* ?kusa ?kulle*; above: sama*
        saman ?kan ?fiye ?bisa; below: ƙarƙashin* karkashin* ?ƙasa* ?kas*; inside: cikin ciki ?a;
        outside: waje ?wajen ?fita; guilty: laifi* ?laif*; innocent: mara_laifi* ?laifi* ?marasa; big:
        babba* babban* babbar manya* girma* ?mafi ?ƙato* ?kato* ?gagarum* ?yawa; small: ƙarami*
        karami* ƙarama* karama* ƙanana* kanana* ?kaɗan ?kadan ?ɗan ?dan* ?ƴar; high: sama* babba*
        mafi_girma ?manya* ?girma* ?mafi ?hawa ?yawa; low: ƙaranci* karanci* ?ƙasa* ?kasa* ?rage*
        ?ragu* ?ƙaram* ?kaɗan; begin: fara* farko* farawa soma* ?kaddamar ?buɗe ?tun; end: gama*
        ƙarshe* karshe* kammala* ƙare ?kare ?daina; man: mutumi* namiji* maza* miji ?mutum* ?mutane
        ?shi ?yaro* ?saurayi; woman: mace* mata matan ?matar ?ita ?yarinya*; husband: miji* mijin*
        ?maigida ?aure; wife: matar matarsa matata matansa uwargida* ?mata ?aure; brother: ɗan_uwa*
        dan_uwa* wa ƙani* kani* yaya* ?uwa* ?yan'uwa ?uwan*; sister: ƴar_uwa* yar_uwa* ƙanwa* kanwa*
        ?yaya* ?yar* ?uwa*; father: uba* mahaifi* baba* ?mahaif*; mother: uwa* mahaifiya* mama*; son:
        ɗa* dansa* ɗan* dan ?yaro* ?da* ?ya'ya*; daughter: ƴa* 'ya* ɗiya* diya* yar* 'yar* ?yarinya*
        ?ya; old: tsoho* tsohu* tsoho tsofa* tsoff* tsufa* dattijo* dattawa* ?shekar* ?girma ?babba*
        ?tsoh*; young: matasa* matashi* saurayi* yaro* ƙarami* ?samari* ?yara* ?matash*; rich:
        attajiri* arziki* mawadat* masu_kuɗi* ?kuɗi* ?wadat*; poor: talaka* talauci* talakawa*
        matalaut* fakir* ?mara* ?marasa; friend: aboki* abokai* ƙawa* kawa* abota* ?abok*; enemy:
        maƙiyi* makiyi* maƙiya* makiya* abokan_gaba abokin_gaba ?gaba; supporter: magoya* goyon_baya*
        ?tallafaw* ?goya*; opponent: adawa* abokin_hamayya* abokan_hamayya* ?hamayya* ?adaw*; arrest:
        kama kamu* kamun kamasu kamo kamani tsare* damke* cafke* ?kamen; release: saki* sako* sakin
        ?fitar* ?wallafa*; hot: zafi* ɗumi* dumi*; cold: sanyi* mura ?sany*; maximum: iyaka*
        ?mafi_yawa ?mafi; minimum: mafi_ƙaranci mafi_karanci ƙarancin ?mafi; most: mafi yawanci*
        galibi* yawancin fi_yawa* akasari* ?fi ?yawan* ?sosai ?mafiya ?da_yawa; least: aƙalla akalla
        ƙalla mafi_ƙaranci mafi_karanci ?ƙaranci*; more: fiye ƙari* kari* sama_da ?fi ?ƙara* ?kara*
        ?sama ?sosai; less: ƙasa_da kasa_da ?ƙasa ?kasa ?bai_kai; minority: marasa_rinjaye tsiraru*
        ?ƙanana; summer: bazara* damina ?rani; winter: hunturu* ɗari sanyi* ?dari; yesterday: jiya*;
        tomorrow: gobe*; strong: ƙarfi* karfi* ?ƙarf* ?karf* ?tsanan* ?mai_ƙarfi; weak: rauni*
        mara_ƙarfi ?raunan*; early: farko* farkon sassafe ?wuri ?fara* ?kafin ?asuba*; late: ƙarshen
        karshen makara* latti jinkiri* marigayi* ?baya ?bayan ?ƙarshe* ?karshe* ?dare ?sannan ?makon;
        public: jama'a* bainar_jama'a gwamnati ?al'umma* ?jama* ?fili; private: zaman_kansa*
        masu_zaman_kansu sirri ?kansa* ?kansu ?kashin; first: farko* farkon ?fara* ?ta_farko ?ɗaya;
        last: ƙarshe* karshe* ƙarshen karshen wuce* gabata* ?jiya ?bara; war: yaƙi* yaki* yakin yaƙin
        ?yak* ?faɗa*; peace: zaman_lafiya lumana* ?lafiya* ?salama* ?kwanciyar; morning: safe* safiya*
        safiyar ?asuba* ?sassafe; evening: maraice* yamma* dare* daren ?yammaci*; boy: yaro* yara_maza
        ?yara* ?samari* ?maza*; girl: yarinya* yan_mata* 'yan_mata* ?yara* ?mata*; success: nasara*
        ?cimma* ?yi_nasara; fail: gaza* ?kasa ?kaye ?faɗi* ?bai ?ba
        """
    ),
)
