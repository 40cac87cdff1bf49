"""Swahili: what we know of the language. See `base` for what each field means."""

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
    code="sw",
    never_last=words(
        """
        Bw Bi Dk Mhe Dkt Mt mh mch mchg mwl Brig Kpt Insp Kan Jen prof alh Sh ndg ndugu k.m k.v mf t.z Gen
        Sen Hon Lt Col
        """
    ),
    maybe_last=words("k.k b.k k.w d.r.c"),
    usually_last=words("n.k nk n.k.w n.w nkd"),
    before_number=words("na uk kif km"),
    before_letter=words("mpango vitamini kundi daraja"),
    function_words=words(
        """
        hii huyo huyu hao hawa hilo hili hiyo hizi hizo kwa katika na lakini pia hata hivyo baada kabla
        wakati kama ingawa ni si yeye wao sisi mimi aidha aliongeza alisema walisema serikali watu wengi leo
        jana sasa wa ya za la cha vya kutoka au
        """
    ),
    inner_words=words(
        """
        ya wa za la cha vya ambayo ambao kuwa ili huku kutoka mwa hadi zaidi yake wake alikuwa
        """
    ),
    conjunctions=words("na au"),
    doubled_alone=words(
        """
        huyo hao hiyo hizo hicho hivyo hilo hayo huo huko humo hiki hili hizi hii hawa huyu haya
        wadogo vidogo midogo madogo ndogo mdogo makubwa wakubwa vikubwa kubwa hasa omba
        """
    ),
    doubled_words=words(
        """
        kila mbali kidogo haraka sawa sawasawa pole polepole taratibu sasa moja mara ana vivyo hivyo
        wengi kwa pita hapa hapo zaidi aina tofauti vizuri vile hivi wawili watatu juu katikati
        """
    ),
    doubles_words=True,
    numbers=numbers(
        (0, "sifuri moja/mmoja/kwanza mbili/wawili/pili"),
        (3, "tatu/watatu/matatu/mitatu/vitatu nne/wanne/manne/minne/vinne"),
        (5, "tano/watano/matano/mitano/vitano"),
        (6, "sita saba nane/wanane/manane/minane/vinane tisa kumi"),
        (12, "dazeni"),
        (20, "ishirini thelathini arobaini hamsini sitini sabini themanini tisini", 10),
    ),
    powers=by_value(
        {
            2: "mia mamia",
            3: "elfu maelfu",
            6: "milioni mamilioni",
            9: "bilioni mabilioni",
            12: "trilioni matrilioni",
        }
    ),
    percent_words=("asilimia", "asilmia"),
    before_noon="asubuhi|alfajiri",
    twelve="saa sita|adhuhuri",
    after_noon="jioni|usiku|mchana|alasiri",
    number_and=words("na"),
    scale_first=True,
    ordinal_words=numbers((1, "kwanza/awali pili")),
    half_words=words("nusu"),
    fraction_words=numbers((3, "theluthi robo humusi/khumusi sudusi")),
    ordinal_links=words("wa ya la cha za vya kwa mwa pa"),
    currency_words={
        "dollar": "dola dolla dollar dollars",
        "euro": "yuro euro euros",
        "pound": "pauni pound pounds",
        "yen": "yen",
        "yuan": "yuan",
        "franc": "faranga franka",
        "rand": "randi rand",
        "naira": "naira",
        "shilling": "shilingi",
        "rupee": "rupia",
        "birr": "birr",
        "dinar": "dinari dinar",
        "riyal": "riyal rial riali",
        "lira": "lira",
        "shekel": "shekeli",
        "krona": "krona krone kronor",
        "peso": "peso",
        "ruble": "ruble rubo",
        "dirham": "dirham dirhamu",
        "cedi": "cedi",
    },
    unit_words={
        "kilometer": "kilometa kilomita",
        "meter": "mita meta",
        "mile": "maili",
        "foot": "futi",
        "inch": "inchi",
        "pound-weight": "pauni",
        "tonne": "tani",
        "kilogram": "kilo kilogramu",
        "degree": "nyuzi digrii °",
        "acre": "ekari",
        "hectare": "hekta",
        "liter": "lita",
    },
    measure_links=words("za ya"),
    measure_ending="",
    relative_days=words("jana leo kesho juzi"),
    calendar_names={
        ("day", 0): ("jumatatu",),
        ("month", 1): ("mwezi wa kwanza",),
        ("month", 2): ("mwezi wa pili",),
        ("month", 3): ("mwezi wa tatu",),
        ("month", 4): ("mwezi wa nne",),
        ("month", 5): ("mwezi wa tano",),
        ("month", 6): ("mwezi wa sita",),
        ("month", 7): ("mwezi wa saba",),
        ("month", 8): ("mwezi wa nane",),
        ("month", 9): ("mwezi wa tisa",),
        ("month", 10): ("octoba", "mwezi wa kumi"),
        ("month", 12): ("disemba", "desemba"),
        ("day", 4): ("ijumaa",),
        ("day", 3): ("alhamisi",),
    },
    capital_months=True,
    month_locales=("en",),
    own_clock=True,
    clock_words=words("saa"),
    day_parts={
        "alfajiri": (3, 6),
        "asubuhi": (5, 12),
        "mchana": (11, 16),
        "alasiri": (14, 18),
        "jioni": (15, 20),
        "usiku": (18, 5),
    },
    feasts=words("pasaka"),
    titles=words(
        """
        rais waziri mkuu jaji mfalme malkia papa askofu sheikh jenerali kanali profesa daktari dk bwana bi
        bw bibi mheshimiwa seneta dkt
        """
    ),
    locatives=words("huko mjini katika kijiji wilayani mkoani"),
    own_name_spelling=True,
    name_readings=(
        ("c(?!h)", "ch"),
        ("dh", "z"),
        ("gh", "gh"),
    ),
    shouted_words=words("ni wa ya"),
    common_words=words(
        """
        wa dunia moyo mali kaskazini kusini mashariki magharibi kula umoja mwingi tete safi giza ambo moshi
        ziwa ngozi bata ati van soma boma mpanda lira pemba tanga kati kilimo pwani bara mto bahari bonde
        kisiwa mlima kijiji mji moto maji chini juu kuu wema mema ndogo kubwa same siha mara tarime kale
        tabora singida songea kasulu ruvu mwanza kigoma
        """
    ),
    kind_words={
        WATER: "mto ziwa delta bonde ghuba bahari",
        LAND: "kisiwa visiwa mlima",
        REGION: "mkoa jimbo kaunti wilaya gavana",
        TOWN: "mji jiji kijiji manispaa meya mtaa",
        COUNTRY: "jamhuri nchi serikali taifa",
    },
    kind_links=words("ya wa la cha"),
    prepositions=words("wa ya kutoka kwenda katika mjini nchini jijini za la cha vya huko karibu na"),
    directions=words("mto ziwa mji jiji jamhuri kaskazini kusini mashariki magharibi"),
    noun_before_name=True,
    has_lexicon=True,
    hunspell=("sw_TZ", "sw_KE"),
    unknown_from=4,
    length=1.05,
    length_spread=0.15,
    the_country=re.compile(
        r"\b(?:nchi|taifa) (?:hiyo|hii|hilo|hili|ile|yake|yao|yetu|yangu|lao|lake|letu|nzima|zima)\b"
    ),
    negation=negation(
        r"""(?<!kabla\ )\b(?:siyo|sio|sivyo(?!\?)|hapana|hakuna|hamna
        |hawa(?:ku|ja|ta(?!ri))\w+|ha(?:ku|ja|tu(?!a|na\b)|ta(?!r))\w{2,}
        |ha(?:i|u|ya|ki|vi|zi|li)(?:ku|ja|ta|wezi|na\b(?!\ budi)|po\b|tak|jul|ju|fai|kuwa)\w*
        |ha(?:wa|tu|m|ku|pa)?na\b(?!\ budi)|haiwezi\w*|sina(?!\ (?:budi|weibo))
        |sija\w+|siku(?!kuu|moja)\w{4,}|kamwe)\b""",
        r"""\b(?:hu(?:tash|tak[ao]|tafan|tawe|ja|ku(?!mbuk|bali)(?=[a-z]{4})|wez|na\b)\w*
        |(?:a|u|i|tu|m|wa|ki|vi|zi|ya|li)si(?:we|fany|end|pat|fik)\w*|bila|wala|pasipo(?!ti)|kasoro
        |kuto(?!ka|a\b|le|ro|sha|we|zwa?\b|ke|fau|e)\w{3,}
        |(?:a|u|tu|m|ya|zi|i|wa)si(?!li|a\b|as|ng|k[iu]|ma|mu|wa|f)\w{4,}[ei]
        |(?!ha(?:ki|bar|di|ja\b|l[aim]|ma\w|mi|ms|p[ao]\b|ri|s[aio]|ta\b|tar|ti|tu[ak]|wa\b|y[ao]\b|o\b|ra|fl))
        (?!ha(?:zina\b|lm|msini|ka|ng|rl|ve|vana|dh|rusi|sh|yati|rr))ha\w{3,}[aiuoe]
        |si(?!ku|ri|as|f|la|m|s|ng|nd|t[aiu]|li)\w{3,}[ai]
        |\w*(?:kataa|katali|kataz|kanush)\w*|(?:ku|hu|wa|a|i)(?:na|li|me)?kosa|(?:ki|i|vi|zi|a|wa|li|ya|u|pa)si(?:cho|yo|vyo|zo|ye|o|lo)|\w*kosekan\w+)\b""",
        r"""\b(?:kabla|isipokuwa|badala|pekee|kidogo|chache|wachache|kinyume|zuia\w*|pung\w+|lakini)\b""",
        doubted=True,
        reported=True,
        # the present ends in -i after si-, hu-, ha-; hu- with -ku-, -ja-, -ta-; "that it be not" in -si- … -e
        told=r"""\b(?:(?<!punde\ )si(?!\ (?:punde|chini|ha)\b)|(?:si|hu|ha|hawa)wezi
        |si(?:dhani|jui|taki|oni|amini|elewi|pendi|kubali|fikiri|hitaji)
        |hu(?:jui|oni|taki|fanyi|ta(?:kuwa|weza|pata|ona|fanya)|ja(?!rib|di|eng|z)\w{2,}|ku(?!mbuk|bal|t|z|to|ng)\w{4,}|hitaji|\w+wi)
        |ha(?:jui|oni|taki|pati|fanyi|endi|kubali|pendi|pendelei|hitaji|amini|elewi|fai)\w*
        |(?!hamsini)ha(?:tu|m|wa|i|u(?!tu)|li|ya|ki|vi|zi|ku|pa)(?!ki\w)\w{2,}i|haya(?:ku|ja|ta)\w+|hawako
        |(?:u|tu|m|wa)si(?:we|fany|end|dhan|jal|sahau|ogop|zungumz|tumi|taj)\w*)\b""",
    ),
    shared_news_words=words("data burqa shampoo pixel pixels info"),
    page_lines=(r"soma (?:pia|zaidi)\b",),
    meanings=meanings(
        """
        kill: *uawa* kufa *likufa* *mekufa* *okufa* kifo vifo *fariki* maiti *uliwa* mauaji *meua* *liua*
        kuua *poteza_maisha wafu *uwawa* *meshaua* kumuua wamemuua *mmua *mwuua *risasi_na_kufa; injure:
        *jeruhi* majeraha jeraha ?*jerah* aliumia* waliumia* kuumia* *meumia*; before: kabla awali ?awali*
        ?kabla*; after: baada baadaye baadae kisha ?bada; north: kaskazini north northern; south: kusini
        south southern; east: mashariki east eastern; west: magharibi ?kimagharibi west western; buy: *nunu*
        manunuzi; sell: *uza *uza* mauzo *uzwa* muuza* wauza*; rise: *ongeze* *ongezek* *panda* ongezeko
        ukuaji kukua *likua *nakua *zidi* *kuza *ongeza* *paa; sink: *pungu* *anguk* *shuka* *porom*
        ?*teremk* ?*didimi* *shusha*; win: *shinda *shindi ushindi ?*twaa* ?bingwa ?*nyakua* *pata_tuzo
        ?tuzo; lose: *poteza* *potea* *shindwa* hasara *potez* kupoteza upotevu; accept: *kubali* *pokea*
        ?*kubal* ?*idhini*; reject: *kataa* *katali* *pinga* ?*kanush*; import: *agiza* *ingiza* uagizaji;
        export: *uza_nje *safirisha* usafirishaji ?biashara; open: *fungua* *funguli* wazi ufunguzi *zindu*
        open; close: *funga* *fungwa* kufungwa; above: juu; below: chini ?pungufu; inside: ndani; outside:
        nje; guilty: hatia; innocent: *sio_na_hatia *siye_na_hatia ?bila_hatia ?hatia; big: *kubwa* mkubwa
        wakubwa kubwa makubwa vikubwa; small: *dogo* ndogo ?kidogo; high: juu *kubwa ?vigogo; low: chini
        *dogo ?kidogo; begin: kuanza* *lianza* *naanza* *meanza* *taanza* *oanza* mwanzo mwanzoni *anzish*
        *anza* huanza; end: *iisha* mwisho mwishoni *malizi* *maliz* *hitimi* mwishowe; man: mwanaume
        wanaume mwanamume wanamume kiume mume ?jamaa ?mzee; woman: mwanamke wanawake kike akina_mama
        ?kinamama; husband: mume waume ?mme mumewe; wife: mke mkewe mkeo wakeze; brother: kaka ndugu;
        sister: dada; father: baba ?babake ?babu; mother: mama ?mamake; son: mwana kiume mwanawe mwanae
        mwanaye mtoto_wake ?mtoto; daughter: binti mabinti kike ?mtoto; old: mzee wazee *kongwe zamani
        mwenye_miaka wenye_miaka wa_miaka umri_wa la_kale ?kale; young: *changa vijana kijana *dogo ?ndogo;
        rich: tajiri matajiri utajiri; poor: *skini maskini masikini umaskini umasikini ufukara ?fukara;
        friend: rafiki marafiki urafiki ?kirafiki; enemy: adui maadui uadui; supporter: wafuasi mfuasi
        mashabiki shabiki *unga_mkono *muunga_mkono* *unga_mikono ?*tetea*; opponent: *pinzani wapinzani
        mpinzani upinzani ?*pinz*; arrest: *kamatwa* *kamata kukamat* mbaroni nguvuni kizuizini ?*kamatw*
        *shikiliwa* *wekwa_kizuizi* *shikiliwa; release: *achiliwa* *achiwa* *achilia* *achia *tolewa
        *achiwe *chapishw*; hot: joto moto ?vuguvugu; cold: baridi ?mafua; maximum: *juu_zaidi; minimum:
        kima_cha_chini vya_chini cha_chini wa_chini; most: zaidi wengi nyingi mengi mingi vingi kabisa ?sana
        kubwa_ya ?maarufu; least: angalau angalao *siopungua* *sizopungua* uchache kidogo *yopungua ?walau;
        more: zaidi ?kuliko; less: chini pungufu; minority: wachache; summer: kiangazi majira_ya_joto ?joto;
        winter: majira_ya_baridi baridi ?kipupwe; yesterday: jana; tomorrow: kesho; strong: imara *kali
        nguvu; weak: dhaifu hafifu udhaifu ?mnyonge; early: mapema mwanzoni awali mwanzo; late: mwishoni
        baadaye baadae *chelew* marehemu hayati; public: umma hadharani *nanchi wananchi ?wazi *jamii uwazi
        ?raia; private: binafsi faragha; first: kwanza awali ?kwanz*; last: mwisho *lopita *liopita *yopita;
        war: vita kivita; peace: amani; morning: asubuhi alfajiri ?alasubuhi; evening: jioni usiku ?machweo;
        boy: mvulana wavulana kiume ?kijana ?vijana; girl: msichana wasichana; success: mafanikio *faniki*
        ?*faulu*; fail: *shindwa* *feli* ?kushindwa ?*lemea*
        """
    ),
    offices=Offices(
        forms=("{office} {of} {country}",),
        sure=True,
        linked=(
            (" ya ", "ya"),
            (" wa ", "wa"),
            (" la ", "la"),
            (" cha ", "cha"),
            ("wizara", "ya"),
            ("waziri", "wa"),
            ("bunge", "la"),
            ("benki", "ya"),
            ("mahakama", "ya"),
        ),
        then_country=re.compile(" (?:ya|wa|la|cha|za|nchini) "),
    ),
    place_adjectives=frozenset({"", "i", "ni"}),
    place_adjective_prefix=re.compile("^(?:wa|mwa?|m|ki|u|cha|ya)"),
    same_sounds=(
        (re.compile("c(?=[aou])"), "k"),
        (re.compile("x"), "ks"),
        (re.compile("(?<=g)h|ff|(?<=[aeiou])r$"), ""),
        (re.compile("y"), "i"),
        (re.compile("oo"), "u"),
        (re.compile("(?<=.{4})[aeiou]$"), ""),
    ),
)
