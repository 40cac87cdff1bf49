"""Somali: what we know of the language. See `base` for what each field means."""

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
    doubled_words=words("jees kala koox tallaabo mid si yar marar dhow kaliya qof qaar laba tartiib nooc"),
    doubles_words=True,
    powers=by_value(
        {
            2: "boqol boqollaal boqolaal",
            3: "kun kumanaan kumannaan kumanaanta kumanaankii kumanyaal",
            6: "milyan milyuun malyan malyuun malaayiin malaayin malaayiinta milyaneeyo milyanyaal",
            9: "bilyan bilyuun balyan balaayiin bilyaneeyo bilyanyaal",
            12: "tiriliyan tirilyan trilyan",
        }
    ),
    numbers=numbers(
        (1, "hal/mid/kow/koob laba/labada/labo saddex/sadex/saddexda/saddexdii afar/afarta/afartii"),
        (5, "shan/shanta/shantii lix/lixda/lixdii"),
        (
            7,
            "toddoba/todobo/toddobada/todoba siddeed/sideed/siddeedda sagaal/sagaalka toban/tobanka/tobankii",
        ),
        (20, "labaatan soddon/soddan afartan konton/kontan lixdan toddobaatan/todobaatan", 10),
        (80, "siddeetan/sideetan sagaashan", 10),
        (1, "koowaad/kowaad/koobaad labaad saddexaad/sadexaad afraad/afaraad shanaad lixaad"),
        (7, "toddobaad/todobaad siddeedaad/sideedaad sagaalaad tobnaad/tobanaad"),
    ),
    number_ending=re.compile("(?<=...)(?:ka|kii|kan|da|dii|dan|ta|tii|tan|aad|eeyo)$"),
    number_and=words("iyo"),
    units_first=True,
    percent_words=("boqolkiiba", "boqolkiba", "boqolkii"),
    before_noon="subax|aroor",
    twelve="duhur|saq ?dhexe|habeen barkii",
    after_noon="galab|fiid|habeen",
    date_endings="(?:da|dii|dan|ta|tii|tan|ka|kii|kan|ha|hii|han|ada|adii|adan|ii|di|ti|a|ihii|na|du|tu)?",
    calendar_names={
        ("day", 0): ("isniin",),
        ("day", 1): (
            "talaado",
            "talaad",
            "talaada",
        ),
        ("day", 2): (
            "arbaco",
            "arbac",
            "arbaca",
        ),
        ("day", 3): ("khamiis",),
        ("day", 4): (
            "jimco",
            "jimca",
            "jimce",
            "jumca",
            "jimcah",
        ),
        ("day", 5): (
            "sabti",
            "sabt",
        ),
        ("day", 6): ("axad",),
        ("month", 1): (
            "janaayo",
            "jannaayo",
            "janaayi",
        ),
        ("month", 2): (
            "febraayo",
            "feebaraayo",
        ),
        ("month", 3): (
            "maarso",
            "maarij",
        ),
        ("month", 4): (
            "abriil",
            "abril",
            "abriill",
        ),
        ("month", 5): ("maajo",),
        ("month", 6): (
            "juun",
            "juunyo",
        ),
        ("month", 7): (
            "luulyo",
            "luuliyo",
            "julaay",
        ),
        ("month", 8): (
            "agoosto",
            "ogosto",
            "ogost",
            "agosto",
        ),
        ("month", 9): (
            "sebtembar",
            "sebteembar",
            "sibtambar",
            "sebtember",
            "setember",
        ),
        ("month", 10): (
            "oktoobar",
            "oktobar",
        ),
        ("month", 11): (
            "noofembar",
            "nofembar",
            "nofeembar",
        ),
        ("month", 12): (
            "diseembar",
            "desembar",
            "diisembar",
            "disembar",
        ),
    },
    half_words=words("barkii barkeed barkiis barkood badh nus") | {"iyo bar"},
    ordinal_words=numbers(
        (1, "koowaad/kowaad/koobaad/horreey/horeey/horreys/horeys/horrays/horays/horrees"),
        (2, "labaad saddexaad/sadexaad afraad/afaraad shanaad lixaad toddobaad/todobaad"),
        (8, "siddeedaad/sideedaad sagaalaad tobnaad/tobanaad"),
    ),
    ordinal_ending="[^\\W\\d_]{0,3}",
    currency_words={
        "dollar": "doolar doollar dollar dolar",
        "euro": "yuuro yuro euro",
        "pound": "bownd gini ginni pound",
        "shilling": "shilin shilling",
        "birr": "birr bir",
        "franc": "faran",
        "rand": "rand",
        "yen": "yen",
        "yuan": "yuwan yuan",
        "rupee": "rubi rupee",
        "dinar": "diinaar dinaar dinar",
        "riyal": "riyaal riyal",
        "lira": "liira lira",
        "ruble": "rubal",
        "dirham": "dirham",
        "naira": "nairad naira",
    },
    unit_words={
        "kilometer": "kiiloomitir kiilomitir kilomitir kilomitar kiilomitar kiiloomitar",
        "meter": "mitir mitar",
        "mile": "mayl meyl mile",
        "foot": "fiit fuut cag cagood",
        "inch": "inji",
        "pound-weight": "bownd rodol",
        "tonne": "tan ton",
        "kilogram": "kiilo kilogaraam kiilogaraam",
        "degree": "digrii digri degrii °",
        "acre": "aakre acre",
        "hectare": "hektar hektaar",
        "liter": "litar liitir",
    },
    measure_links=words("oo"),
    measure_ending="[^\\W\\d_]{0,5}",
    relative_days=words("shalay maanta berri berrito caawa"),
    month_locales=("en",),
    capital_months=True,
    small_is_no_month=True,
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
    has_lexicon=True,
    loans_from=words("fr sv"),
    length=1.24,
    english_places=True,
    the_country=re.compile(r"\b(?:dalk|waddank)(?:aas|aasi|eeda|ooda|eenna|iisa)\b"),
    negation=negation(
        r"""(?<!['’])\b(?:ma\ aha|maaha|ma\ (?!kal|u\b|xa(?!qiij))\w+|
        aan(?:ay|u|an|ad|aad|aynu|aynaan|lahayn)?(?!\ la\b)
        |inaan(?:ay|u|ad|an)|inaan(?!\ \d)|mana|iyada?oo\ aan)\b""",
        r"""\b(?:ma|maya|uma|kama|kuma|lagama|lama|isma|looma|laguma|laga?ma|umay|lamay|kamay|yaan\w*|waay\w*|la['’]aan\w*
        |diid\w*|waxba|cidna|midna|marna|marnaba|inaan\w*|aan\w*|uusan|a[ny]?[uy]?san|\w*insan|bilaa?)\b""",
        r"""\b(?:ka\ hor|laakiin|kaliya|keliya|yar|halkii|balse|kahor|weli)\b""",
        reported=True,
        told=r"\b(?:in|hadd?ii\ )?(?:uu|ay)san\b|\baan\ (?:la|loo|laga|lagu)\ \w+n\b",
    ),
    name_roles=r"of: ee ; in: (magaalada|dalka|gobolka) ; and: iyo ; "
    r"first: \^\W*/\w* (ayaa|waxa\w*|wuxuu|waxay)\b",
    turns_order=True,
    shared_news_words=words("necropolis flotilla penguin penguins"),
    meanings=meanings(
        """
        kill: dhint* dhimash* dil dilay dilaan* dileen dilka dilkii geeri* geer* la_dil* dhimat* naf*
        nafta* meyd* dhimasho* mayd* geeriyood* ?qudh* kudhim*; injure: dhaawac* dhaawacm* dhaawacan*;
        before: hor ka_hor kahor ?horey; after: kadib kaddib ka_dib dib ?dabadeed* ?gadaal ?kadibna;
        north: waqooy* woqooy* north northern; south: koonfur* south southern; east: bari bariga east
        eastern; west: galbeed* west western; buy: iibsa* gad* soo_iibs* ?iibs*; sell: iibi* iib
        iibin* iibka iibgeyn*; rise: kordh* koror* korodh* kor_u sare_u batay badatay kobac* koradh*
        gaartay; sink: hoos_u hooseey* yareyn* yaraaday yaraatay dhimm* hoos ?yaraa*; win: guuleyst*
        guulays* badiy* libin* ?hantay guul guusha; lose: lumiy* guuldarr* khasaar* waay* luntay*
        guul_darr* looga_adkaaday* guuldar*; accept: aqbal* oggol* ogol*; reject: diid*; import:
        soo_dejin* soo_dejinta dejinta soodejin* ?soo_geli*; export: dhoofin* dhoofi* dhoofint*
        ?dhoof*; open: fur fura* furan* furay* open; close: xidh* xir* xidhan* xiran* ?dhaw; above:
        kor* sare ?kore; below: hoos* hoose ?ka_hoose; inside: gudah* gudaha ?ku_dhex; outside:
        bannaan* dibad* banaan* ?dibed*; guilty: dambiil* dembi*; innocent: aan_waxba_galabsan*
        ?galabs* ?bari_ah; big: weyn* waaweyn* ugu_weyn ?baaxad*; small: yar* yaryar* ugu_yar; high:
        sare sar heer_sare; low: hoose* hoos*; begin: bilaab* bilow* billow* bilaw* billaab*; end:
        dhammaad* dhamaad* dhammaa* dhamaa* gunaan* dhammee* dhammaatay* ?dhamm* ?afjar* ?gabagab*;
        man: nin* rag ragga ragii lab labka; woman: naag* haween* haweeney* dumar* dheddig* ?gabdh*
        ?marwo* islaan*; husband: nin* seyg* saygeed*; wife: xaas* naag* afad* xaaskiis* ?marwad*;
        brother: ?walaal*; sister: walaash* ?walaal*; father: aabb* aabe aabo aabi*; mother: hooy*;
        son: wiilka wiil* wiilkiis*; daughter: gabadh* gabar* ?inan*; old: da_weyn* waayeel* duq*
        gaboob* jir; young: dhallin* yar* dhalin* ?barbaar*; rich: taajir* hodan* maalqabeen*; poor:
        sabool* faqiir* saboolnimo* ?fakhri* ?liit*; friend: saaxiib* ?xulaf*; enemy: cadow* cadaw*
        ?nac*; supporter: taageer*; opponent: mucaarad* ka_soo_horjeed*; arrest: xidhay xidh* xiray
        xir* qabtay qabt*; release: sii_daa* siideyn* siidaa* la_sii_daa* ?baahi* soo_saar*; hot:
        kulul* kulayl* kul*; cold: qabow* qaboob*; maximum: ugu_badan ugu_sarr*; minimum: ugu_yar*;
        most: badan* ugu_badan inta_badan badank* ugu badi* ?badana; least: ugu_yaraan yaraan ugu_yar;
        more: badan* in_ka_badan ka_badan dheeraad*; less: ka_yar in_ka_yar yar; minority: tiro_yar
        laga_tiro*; summer: xagaa*; winter: jiilaal*; yesterday: shalay*; tomorrow: berri* beri;
        strong: xoog* xooggan* adag* awood*; weak: daciif* liit* ?tabar*; early: hore* horaan*
        goor_hore bilow* horr* ?subax*; late: dambe* dabayaaq* dabay* dib_u kadib ?marxuum*; public:
        dadwayn* dadweyn* guud* ?caam* shacab* dawli; private: gaar gaarka ?khaas*; first: horr* hor*
        kowaad koowaad ?horey ?1aad ?bilow*; last: damb* dhaaf* la_soo_dhaafay ugu_damb*; war: dagaal*
        colaad*; peace: nabad*; morning: subax* saaka* arro* ?aroor*; evening: fiid* maqrib* caw*
        habeen* ?galab*; boy: wiil*; girl: gabdh* gabar* gabadh*; success: guul guusha guuleyst*
        guulays*; fail: guuldarr* fashil* ?ku_guuldarr* guuldar*
        """
    ),
    offices=Offices(
        forms=("{office} {country}", "{office} ee {country}"),
        then_country=re.compile(" (?:ee )?"),
    ),
    place_adjectives=words("eed ed i iga ka kan ayska eedka eeyay nka inka n ta da ysi"),
    spells_freely=True,
    same_sounds=(
        (re.compile("x"), "h"),
        (re.compile("p"), "b"),
        (re.compile("q|kh"), "g"),
        (re.compile("c(?=[aou])|ck"), "k"),
        (re.compile("['y]"), ""),
        (re.compile("ph"), "f"),
        (re.compile("v"), "f"),
        (re.compile("(?<=.{4})(?:[aeiou]|ka|ta|da)$"), ""),
    ),
)
