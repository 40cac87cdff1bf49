"""Swedish: what we know of the language. See `base` for what each field means."""

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
    in_order,
    meanings,
    numbers,
    words,
)
from service.domain.languages.denials import negation
from service.domain.languages.offices import Offices

#: "tjugoen" to "tjugonio", and so on
_ABOVE_TWENTY = [
    f"{tens}en/{tens}ett {tens}två {tens}tre {tens}fyra {tens}fem {tens}sex {tens}sju {tens}åtta {tens}nio"
    for tens in ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
]

LANGUAGE = Language(
    code="sv",
    never_last=words(
        """
        t.ex tex bl.a s.k sk f.d fd dvs d.v.s resp ev inkl exkl jfr jmf kap kl övers frk fru civ.ing c:a tel
        leg kand fr.o.m t.o.m
        """
    ),
    maybe_last=words("f.kr e.kr a.a o.d d.y d.ä jan feb febr apr aug sept okt nov dec st"),
    usually_last=words("m.m mm m.fl mfl osv o.s.v f.n fn t.v tv"),
    before_number=words("nr sid s kap kl ca tr"),
    months=words(
        """
        januari februari mars april maj juni juli augusti september oktober november december
        """
    ),
    before_ordinal=words("den"),
    before_letter=words("plan vitamin grupp typ hepatit klass kategori bilaga"),
    function_words=words(
        """
        den det de en ett han hon vi ni jag du man denna detta dessa där här i på av för från med utan efter
        före under sedan när om men och eller så dock samtidigt enligt som till vid hans hennes deras sin
        också nu idag igår alla många flera några inga ingen två tre även trots ingenting allt över mot
        mellan genom är var har hade kan ska både
        """
    ),
    inner_words=words("är var har inte kan ska skulle blev blir mycket till sig han dem sina något genom"),
    conjunctions=words("och eller samt"),
    doubled_words=words("att det så är"),
    determiners=words("de den det en ett"),
    link_particles=words("i på av till och ett den det en"),
    keeps_accents=True,
    numbers=numbers(
        (0, "noll en/ett/ena två tre fyra fem sex sju"),
        (8, "åtta nio tio elva tolv tretton fjorton femton sexton"),
        (17, "sjutton arton nitton"),
        (20, "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", 10),
        *((10 * tens + 1, one) for tens, one in enumerate(_ABOVE_TWENTY, 2)),
        (10, "tiotal tjugotal trettiotal fyrtiotal femtiotal", 10),
        (1, "första/förste andra/andre tredje fjärde femte sjätte"),
        (7, "sjunde åttonde nionde tionde elfte tolfte"),
    ),
    powers=by_value(
        {
            2: "hundra hundratals",
            3: "tusen tusentals",
            6: "miljon miljoner mn",
            9: "miljard miljarder mdr",
            12: "biljon biljoner",
        }
    ),
    number_and=words("och"),
    dozens=words("dussin"),
    decimal_comma=True,
    grouped_by_space=True,
    percent_words=("procent",),
    before_noon="morgon|förmiddag",
    twelve="middag|midnatt|tolvslaget|mitt på dagen",
    after_noon="kväll|eftermiddag",
    ordinal_words=numbers(
        (1, "första/förste/först andra/andre tredje fjärde femte sjätte sjunde åttonde nionde tionde"),
        (1, "etta tvåa trea"),
    ),
    half_words=words("halv hälft"),
    and_a_half="och (?:en halv|ett halvt)",
    fraction_words=numbers(
        (3, "tredjedel/tredjedelar fjärdedel/fjärdedelar/kvart femtedel/femtedelar sjättedel/sjättedelar"),
        (8, "åttondel/åttondelar niondel/niondelar tiondel/tiondelar"),
    ),
    currency_words={
        "dollar": "dollar",
        "euro": "euro",
        "pound": "pund",
        "yen": "yen",
        "yuan": "yuan",
        "franc": "franc",
        "rand": "rand",
        "naira": "naira",
        "shilling": "shilling",
        "rupee": "rupie",
        "birr": "birr",
        "dinar": "dinar",
        "riyal": "riyal rial",
        "lira": "lira lire",
        "shekel": "shekel",
        "krona": "krona kronor kr",
        "peso": "peso",
        "ruble": "rubel rublar",
        "dirham": "dirham",
    },
    unit_words={
        "mile": "engelska_mil engelsk_mil",
        "swedish-mile": "mil",
        "degree": "grader grad °",
        "tonne": "ton",
        "pound-weight": "skålpund",
        "inch": "tum",
    },
    measure_ending="(?:s|en|er|ar|or|n|na|erna)?",
    telephone_words=words("ring telefon tel telefonnummer"),
    relative_days=words("igår idag imorgon ikväll"),
    numbering_words=words("figur tabell utgåva artikel kapitel version s grupp lag nr sida"),
    months_also_words=words("mars"),
    date_endings="(?:s|ar|arna|en|ens|e)?",
    short_months=in_order("jan feb mars apr maj juni juli aug sep okt nov dec"),
    more_short_months={"sept": 9},
    clock_words=words("kl klockan"),
    titles=words(
        """
        president presidenten vicepresident kung kungen drottning drottningen prins prinsessan påven
        ärkebiskop biskop imam general generalen överste kapten professor professorn docent doktor dr fru
        herr domare åklagare advokat advokaten ambassadör ambassadören guvernör guvernören borgmästare
        borgmästaren journalisten forskaren författaren läraren bonden fiskaren läkaren sjuksköterskan
        studenten aktivisten ekonomen analytikern regissören skådespelaren sångaren tränaren anfallaren
        invånaren ordföranden ordförande talesperson talespersonen talesman talesmannen generalsekreterare
        generalsekreteraren kommissionär kommissionären överbefälhavaren barnmorskan hydrologen geologen
        historikern chefen statsminister statsministern utrikesminister minister ministern kansler ledaren
        """
    ),
    title_endings=re.compile(
        r"(?i).*(?:minister(?:n)?|ledare(?:n)?|chef(?:en)?|talesperson(?:en)?|mästare(?:n)?"
        r"|forskare(?:n)?|direktör(?:en)?|sekreterare(?:n)?|professor(?:n)?|president(?:en)?"
        r"|general(?:en)?)$"
    ),
    openers=words(
        """
        bönder poliser soldater läkare invånare experter kritiker myndigheterna polisen regeringen förra
        nästa imorgon ibland ofta dessutom däremot därför istället kanske bara bakom bland framför hittills
        innan inför inom kring längs nära omkring ovanför samma snart tack tidigare tusentals utanför utöver
        varför varje vidare visst åter återigen först sist senare hundratals fyra fem sex sju åtta nio tio
        hundra tusen född vald utsedd skolor priserna regnet vattnet valet förhandlingarna presidenten
        statsministern ministern professor general tidningen foto
        """
    ),
    said=words(
        """
        sade säger sa berättar förklarade förklarar tillade skrev skriver varnade varnar menar anser minns
        som
        """
    ),
    locatives=words("i nära utanför kring från på till"),
    of_words=words("för av"),
    place_kinds=words("sjön berget floden ön viken provinsen distriktet regionen byn"),
    bodies=words(
        """
        universitetet universitet högskolan institutet akademin banken fonden departementet myndigheten
        rådet domstolen riksdagen partiet unionen förbundet föreningen stiftelsen klubben bolaget gruppen
        sjukhuset flygplatsen museet kyrkan armén polisen fronten rörelsen alliansen lagen avtalet
        konventionen planen toppmötet festivalen cupen spelen priset dagen kriget rapporten centralen gatan
        torget bron dagens nyheter svenska internationella nationella europeiska afrikanska nordiska högsta
        """
    ),
    body_endings=re.compile(
        r".{3,}(?:unionen|förbundet|partiet|rådet|universitetet|verket|byrån|banken|bolaget|föreningen"
        r"|domstolen|kommittén|myndigheten|institutet|departementet|centralen|gruppen|kommunen|stiftelsen"
        r"|tidningen|bladet|sjukhuset|skolan|kyrkan|marken|priset|loppet|avtalet|lagen|festivalen"
        r"|mästerskapet|ligan|nyheter)$"
    ),
    no_names=words(
        """
        gud allah internet twitter facebook whatsapp youtube google jesus bibeln koranen covid ebola jorden
        ja nej
        """
    ),
    genitive_s=True,
    name_signs=re.compile(
        r"å|(?i:ström\b|qvist\b|sjö|berg[sg]tr|hjelm|hjälm|\bkjell|\bgöran|\bbjör|\banders)"
    ),
    name_readings=(
        ("sj|skj|stj", "sh"),
        ("kj|tj", "ch"),
        ("j", "y"),
        ("å", "o"),
        ("ä", "e"),
        ("w", "v"),
        ("qv", "kv"),
    ),
    slavic_respellings=(
        ("sky$", "skij"),
        ("kh", "ch"),
        ("ch", "tj"),
        ("ya", "ja"),
        ("yu", "ju"),
        ("ey$", "ej"),
        ("yev", "jev"),
    ),
    name_endings=words("s"),
    term_endings=words(
        """
        a ar arna arnas ars as e en ens er erna ernas ers es et ets n na nas ns or orna ornas ors s t ts
        """
    ),
    no_agreement=True,
    shouted_words=words("om af ab bm"),
    common_words=words(
        """
        don main save pool tell man van java red meta green po island wake min orange delta capital wind
        mono inn rainy centre billings umea falun annan norr soder oster vaster mitt kalmar vara ro mora
        boden sala lund mark berg dal sjo eda kil hede ort varmland halla horn malta ystad rot tun vi hot ed
        ale ny
        """
    ),
    kind_words={
        WATER: "floden sjon deltat bukten sundet kanalen havet dalen vattenfallet sjön älven",
        LAND: "on ön berget",
        REGION: "delstaten provinsen regionen lanet länet distriktet guvernementet departementet",
        TOWN: "staden byn kommunen huvudstaden borgmästaren orten hamnstaden kuststaden",
        COUNTRY: "republiken kungariket landet regeringen",
    },
    prepositions=words("i från till nära via mot utanför kring runt"),
    directions=words(
        """
        norra södra östra västra centrala norr söder öster väster nord syd öst väst inre yttre stor
        """
    ),
    place_heads=words("universitet flygplats domkyrka stad"),
    has_lexicon=True,
    has_dictionary=True,
    joins_words=True,
    length=1.01,
    the_country=re.compile(r"(?i)\b(?:hem)?landets?\b"),
    negation=negation(
        r"""\b(?:inte(?!\ (?:bara|minst|endast))|aldrig|ingen|inget|inga|ingenting|icke|ej|varken)\b""",
        r"""\b(?:utan|knappast|sällan|vägra\w*|sakna\w*|misslyck\w*|neka\w*|omöjlig\w*|ingenstans|oförmög\w*)\b""",
        r"""\w+lös\w* | \b(?:innan|först|heller|lite|få|bara|fri\w*|annan|annat|andra|undvik\w*
        |hindra\w*)\b""",
        reported=True,
        excuses=r"\b(?:undvik\w*|hindra\w*|o(?:m(?:öj|ed)|för|klar|känd|säker|tillr|vanlig|nöd|giltig)\w*)\b",
        inner=r"\bo(?:möjlig|klar|känd|säker|tillräck|vanlig|nödvänd|giltig)\w*",
    ),
    shared_news_words=words("minister under over hit long men first her open"),
    page_lines=(
        r"(?:les även|(?:läs|se) (?:också|även|mer))\b",
        r"(?:annons|dela|prenumerera)\s*$",
    ),
    meanings=meanings(
        """
        kill: död* dö dog dör dött dödad* omkom* avlid* avled mörda* ?dräp* ?sköt*; injure: skad*
        sår*; before: före innan förrän dessförinnan ?förut; after: efter efteråt därefter ?sen;
        north: norr* nordlig* nord* norra north northern; south: söder* sydlig* syd* södra south
        southern; east: öst* öster* östra östlig* ?orient* east eastern; west: väst* väster* västra
        västlig* west western; buy: köp* köpt* inköp* ?förvärv* ?uppköp*; sell: sälj* såld* sålt*
        försälj* ?utsåld*; rise: ök* steg stig* stigit ökning* väx* växt tillväxt* höj*; sink: minsk*
        sjunk* sjönk* föll faller fallit nedgång* sänk*; win: vinn* vann* vunn* seger* segr* besegr*;
        lose: förlor* förlust* tappa* nederlag*; accept: accepter* godkän* godta* anta* ?acceptera*;
        reject: avvisa* avslag* avslog* förkasta* vägra* ?nek* ?avfärda* ?tillbakavisa*; import:
        import*; export: export*; open: öppna* öppen öppet öppning* öppnin* ?invig* open; close:
        stäng* stängd* stängning* ?sluten; above: ovan* ovanför; below: nedan* nedanför; inside: inuti
        inne* inom inför ?inre; outside: utanför utomlands ute ?yttre; guilty: skyldig* ?skuld*
        ?dömd*; innocent: oskyldig*; big: stor stora stort större störst* ?enorm*; small: liten litet
        små mindre minst* ?lilla; high: hög höga högt högre högst* övre; low: låga lägre lägst* lågt
        nedre; begin: började börja* början start* inled* ?påbörja* ?drog; end: slut* avslut* slutade
        ände* ?ta_slut ?slutför* ?ändan; man: män mannen männen manlig* ?herr*; woman: kvinn* kvinna
        kvinnlig* ?flick*; husband: make maken man ?män; wife: fru frun hustru* maka; brother: bror*
        bröder* broder* ?syskon; sister: syster* systrar* ?syskon; father: far fader* pappa* fadern
        ?farfar ?fäder*; mother: mor mors mamma* mödr* ?mormor; son: son sonen söner*; daughter:
        dotter* döttr*; old: gammal* gamla äldre äldst*; young: ung unga ungt yngre yngst* ungdom*;
        rich: rik rika rikt rikare rikaste rikedom*; poor: fattig* ?dålig* ?sämre; friend: vän vänner*
        vännen vänskap* vänlig* ?kompis*; enemy: fiend* fientlig* ?motståndar*; supporter: anhängar*
        supporter* förespråkar* ?fans; opponent: motståndar* ?opposition* ?kritiker*; arrest:
        arrester* grep* grip* anhåll* häkt* ?stopp*; release: frisläpp* släpp* frigav* frige* frigiv*
        publicer* utgiv*; hot: het hett hetta varm* värm*; cold: kall kallt kallare kyla köld ?fryst*
        kalla; maximum: maxim* högst* max*; minimum: minim*; most: flest* mest* majoritet* merpart*
        större_delen ?allra de_flesta *aste; least: minst* ?lägst*; more: mer mera fler*; less: mindre
        färre; minority: minoritet*; summer: sommar* somrar*; winter: vinter* vintr*; yesterday: igår
        i_går ?gårdag*; tomorrow: imorgon i_morgon imorron ?morgondag*; strong: stark* starkt*
        kraftig* ?kraftfull*; weak: svag* ?klen*; early: tidig* tidigt* tidigare; late: sen sent sena
        senare ?avliden*; public: offentlig* allmän* publik* ?statlig*; private: privat* ?enskild*;
        first: först*; last:; war: krig* krigs*; peace: fred freden fredlig* fredsavtal* fredspris*;
        morning: morgon* morgn* förmiddag* ?morron; evening: kväll* ?afton; boy: pojk* ?kill* ?son*
        ?grabb*; girl: flick* ?tjej* ?dotter*; success: framgång* lyckad* lyckat* lyckas ?lyck*; fail:
        misslyck* ?fallera*
        """
    ),
    offices=Offices(
        forms=("{country}s {office}",),
        country_then=re.compile(" "),
        people_then=re.compile(" "),
    ),
    language_cues=words("på talar talade till från"),
)
