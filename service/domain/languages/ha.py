"""Hausa: what we know of the language. See `base` for what each field means."""

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
    doubled_alone=words("gida"),
    doubled_words=words(
        "kasa ƙasa sannu daban kadan kaɗan sosai yanzu wuri daya ɗaya nan iri bayan dan hannu kala fiye "
        "dabam hankali biyu uku rukuni sama"
    ),
    doubles_words=True,
    powers=by_value(
        {
            2: "ɗari dari daruruwan ɗaruruwan",
            3: "dubu dubban dubunnan",
            6: "miliyan miliyoyi miliyoyin miliyon",
            9: "biliyan biliyoyi biliyoyin biliyon",
            12: "tiriliyan tiriliyon",
        }
    ),
    numbers=numbers(
        (1, "ɗaya/daya/guda biyu uku huɗu/hudu biyar shida bakwai takwas tara goma"),
        (20, "ashirin talatin arba'in/arbain hamsin sittin saba'in/sabain tamanin casa'in/tis'in", 10),
        (12, "dozin"),
        (1, "farko/farkon"),
    ),
    number_and=words("da sha"),
    percent_words=("cikin dari", "cikin ɗari", "bisa dari", "bisa ɗari", "kashi", "kaso"),
    before_noon="safe|safiya",
    twelve="tsakar",
    after_noon="yamma|dare|rana",
    date_endings="(?:n|r|'n)?",
    scale_first=True,
    ordinal_words=numbers((1, "farko/farkon/farkonsa")),
    half_words=words("rabi"),
    fraction_words=numbers((3, "sulusi rubu'i/rubu")),
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
    month_locales=("en",),
    titles=words(
        """
        shugaba ministan firaministan gwamna sarki janar alkali farfesa malam alhaji hajiya dakta sanata
        shugaban firaminista sarkin kanar
        """
    ),
    locatives=words("garin a jihar"),
    own_name_spelling=True,
    names_respelled=True,
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
    has_lexicon=True,
    length=1.14,
    length_spread=0.2,
    english_places=True,
    the_country=re.compile(r"\b(?:wannan|waccan) [ƙk]asar\b(?! [A-Z])|\b[ƙk]asar(?:mu|su)\b"),
    negation=negation(
        r"""\b(?:bai|basu|bamu|(?<!shakka\ )babu|kada(?!\ kuri)|bakwa|baza|ba['’]a|baa|bashi|bama|bana|basa
        |ba\ (?:a|za|sa|na|tare|ne|ce|i|abin|wani|wanda))\b""",
        r"""\b(?:bata|a['’]a|gagar(?!um)\w+|ba\ (?:wai|shi|ta|su|ka|ma)
        |gaza\w*|musanta\w*|kar|ƙi|ƙin|in\ ba)\b""",
        r"""\b(?:kafin|sai|amma|kadai|kaɗai|kawai|maimakon|duk\ da|sabanin|banda)\b""",
        doubted=True,
        in_two=True,
        reported=True,
        # the second ba of a denial; its first with a pronoun, where the second follows or the verb needs none
        told=r"""\bba(?=\s*[.,;:?!)”"]|\s*$)
        |\b(?:ba\ (?:ta|su|ka|ku|shi|mu|ki|ya|wai)|bata)\b[^.!?;]{1,90}?\bba\b
        |\b(?:kar|ba\ [km]wa|bane|bace|baza[nk]?\w*|bani\ da|baka\ (?:da|iya|son?))\b
        |\bban\ (?!mamaki|ha[ƙk]uri|tsoro|ruwa|kwana|sha|kunya|girma|dariya|da\b|gajiya|gaskiya|takaici
        |tausayi|al)\w
        |\b(?:ya|ta|na|sun|mun|kun|suka)\ kasa\ \w
        |(?:\b(?:ba\ (?:ta|shi|ya|su|mu|ka|ku|ki)|bata)|(?<!\ba\ )(?<!\bda\ )(?<!daga\ )(?<!can\ )\bbaya)
        \ (?:iya|so|son|nan|cikin|bukatar|san|nufin|tunanin|yin|ganin|jin|zuwa|kamata|amfani)\b
        |\b(?:ba\ (?:ta|shi|ya|su|mu|ka|ku|ki)|bata)\ da\b""",
    ),
    meanings=meanings(
        """
        kill: mutu mutuwa* mutuwar kashe kisa kisan rasu* mace-mace rasuwa* rasa_ran* *kashe halaka halak*
        mutuwarsa hallaka* mutum_da ?rayuka ?gawa* ?kashe* har_lahira; injure: rauni raunin raunuk* raunata*
        ciwo* jikkat*; before: kafin gabanin; after: bayan; north: arewa* arewaci* north northern; south:
        kudu* kudanci* south southern; east: gabas* gabashi* gabashin east eastern; west: yamma* yammaci*
        west western; buy: saya sayi siya* saye sayen siyan sayo*; sell: sayar* siyar* sayarwa* siyarwa*
        tallac* ?saida* ?sayer*; rise: ƙaru* karu* ƙaruwa* karuwa* ƙaru hau haɓak* habak* tashi ƙara* kara*
        ?hauhaw* bunkas* karfaf* ?girma; sink: ragu* rage* raguwa* faɗuwa* faɗi* fadi* ?sauka faɗo* rag*;
        win: nasara* lashe* ci_nasara ?lash* ?doke galab*; lose: rasa* asara* sha_kaye kaye kash* shan_kashi
        shan_kaye faduw*; accept: karɓi* karbi* yarda* amince* karɓa* karba* amincew*; reject: ƙi* watsi
        ki_amincew* ?ki ?ƙin ?kin ?ƙi; import: shigo* shigar*; export: fitar* fitarwa; open: buɗe* bude*
        buɗew* budew* open buɗaɗɗ* budu* buɗ*; close: rufe* rufew* ?kulle*; above: sama* saman ?fiye; below:
        ƙarƙashin* karkashin*; inside: cikin ciki; outside: waje ?fita; guilty: laifi*; innocent:
        mara_laifi* ?laifi*; big: babba* babban* babbar manya* girma* ?ƙato* ?kato*; small: ƙarami* karami*
        ƙarama* karama* ƙanana* kanana* ?ƴar kadan* ƙadan*; high: sama* babba* mafi_girma ?hawa kima*; low:
        ƙaranci* karanci* ?ragu* ƙasa kasa; begin: fara* farko* farawa soma* mafar*; end: gama* ƙarshe*
        karshe* kammala* ƙare ?kare kawo_karshe*; man: mutumi* namiji* maza* miji; woman: mace* mata matan
        ?yarinya*; husband: miji* mijin* ?maigida; wife: matar matarsa matata matansa uwargida* matay*
        matansu; brother: ɗan_uwa* dan_uwa* wa ƙani* kani* yaya* yan'uwa* dan'uwa*; sister: ƴar_uwa*
        yar_uwa* ƙanwa* kanwa* yar'uwa*; father: uba* baba* mahaifin* mahaifina mahaifinsa mahaifi babansa;
        mother: uwa* mahaifiya* mama* babar* uwar; son: ɗa* dansa* ɗan* dan ?yaro* ?da*; daughter: ƴa* 'ya*
        ɗiya* diya* yar* 'yar* ?yarinya* ?ya; old: tsoho* tsohu* tsoho tsofa* tsoff* tsufa* dattijo*
        dattawa* ?tsoh*; young: matasa* matashi* saurayi* yaro* ƙarami* ?samari* ?matash* samartaka*; rich:
        attajiri* arziki* mawadat* masu_kuɗi* dukiya*; poor: talaka* talauci* talakawa* matalaut* fakir*
        mabukat*; friend: aboki* abokai* ƙawa* kawa* abota* aboka* yan'uwa* 'yan'uwa*; enemy: maƙiyi*
        makiyi* maƙiya* makiya* abokan_gaba abokin_gaba makiy* kiyayy* abokiyar_gaba; supporter: magoya*
        goyon_baya* ?tallafaw* mabiya* mabiyan; opponent: adawa* abokin_hamayya* abokan_hamayya* ?adaw*;
        arrest: kama kamu* kamun kamasu kamo kamani tsare* damke* cafke* ?kamen; release: saki* sako* sakin
        ?wallafa*; hot: zafi* ɗumi* dumi*; cold: sanyi* mura; maximum: iyaka*; minimum: mafi_ƙaranci
        mafi_karanci ƙarancin; most: mafi yawanci* galibi* yawancin fi_yawa* akasari*; least: aƙalla akalla
        ƙalla mafi_ƙaranci mafi_karanci ?ƙaranci*; more: fiye ƙari* kari* sama_da ?daɗa ?fi; less: ƙasa_da
        kasa_da ?bai_kai; minority: marasa_rinjaye tsiraru*; summer: bazara* damina ?rani; winter: hunturu*
        ɗari sanyi* ?dari; yesterday: jiya*; tomorrow: gobe*; strong: ƙarfi* karfi* ƙarf* karf* ?karfaf*;
        weak: rauni* mara_ƙarfi; early: farko* farkon sassafe ?wuri ?asuba*; late: ƙarshen karshen makara*
        latti jinkiri* marigayi* ?makon daga_baya jinkir*; public: jama'a* bainar_jama'a gwamnati; private:
        zaman_kansa* masu_zaman_kansu sirri; first: farko* farkon; last: ƙarshe* karshe* ƙarshen karshen
        wuce* gabata*; war: yaƙi* yaki* yakin yaƙin; peace: zaman_lafiya lumana* ?salama*; morning: safe*
        safiya* safiyar ?asuba* ?sassafe; evening: maraice* yamma* dare* daren ?yammaci*; boy: yaro*
        yara_maza ?samari* ?yaro*; girl: yarinya* yan_mata* 'yan_mata*; success: nasara*; fail: gaza* ?kaye
        """
    ),
    offices=Offices(
        forms=("{office} {of} {country}",),
        linked=(("r", "ta"), ("n", "na")),
        then_country=re.compile(" (?:ta |na )?"),
    ),
    place_adjectives=words("yawa awa iyawa wa n r"),
    spells_freely=True,
    same_sounds=(
        (re.compile("['y]"), ""),
        (re.compile("c(?=[aou])"), "k"),
        (re.compile("th"), "t"),
        (re.compile("p|ph"), "f"),
        (re.compile("e"), "i"),
        (re.compile("o"), "u"),
        (re.compile("(?<=.{4})[aeiou]$"), ""),
    ),
)
