"""Words that tell what stands beside them: a river, a town, a person with a title, or somewhere to be.

By language (primary subtag), in folded letters. A "kind word" names what sort of thing a name is:
"Niger River", "the province of Gaza". Used by `surroundings`.
"""

from __future__ import annotations

from functools import lru_cache

from service.domain.terms.normalise import key

#: which kinds of concept a kind word speaks of
WATER, LAND, REGION, TOWN, COUNTRY = "water", "land", "region", "town", "country"

_KIND_WORDS = {
    "en": {
        WATER: "river lake delta basin estuary creek canal strait gulf bay sea valley falls",
        LAND: "island islands isle mountain mountains mount mt peninsula desert",
        REGION: "state province region county governorate district prefecture department counties states",
        TOWN: "city town village municipality mayor downtown suburb suburbs port airport",
        COUNTRY: "republic kingdom government nation",
    },
    "sv": {
        WATER: "floden sjon deltat bukten sundet kanalen havet dalen vattenfallet sjön älven",
        LAND: "on ön berget",
        REGION: "delstaten provinsen regionen lanet länet distriktet guvernementet departementet",
        TOWN: "staden byn kommunen huvudstaden borgmästaren orten hamnstaden kuststaden",
        COUNTRY: "republiken kungariket landet regeringen",
    },
    "fr": {
        WATER: "fleuve riviere lac delta bassin estuaire canal detroit golfe baie mer vallee chutes",
        LAND: "ile iles mont montagne",
        REGION: "etat province region departement gouvernorat comte district wilaya prefecture",
        TOWN: "ville village commune maire municipalite port aeroport banlieue",
        COUNTRY: "republique royaume gouvernement pays",
    },
    "pt": {
        WATER: "rio lago delta bacia estuario canal estreito golfo baia mar vale",
        LAND: "ilha ilhas monte",
        REGION: "estado provincia regiao distrito departamento condado",
        TOWN: "cidade vila aldeia municipio presidente porto aeroporto",
        COUNTRY: "republica reino governo pais",
    },
    "sw": {
        WATER: "mto ziwa delta bonde ghuba bahari",
        LAND: "kisiwa visiwa mlima",
        REGION: "mkoa jimbo kaunti wilaya gavana",
        TOWN: "mji jiji kijiji manispaa meya mtaa",
        COUNTRY: "jamhuri nchi serikali taifa",
    },
    "ha": {
        WATER: "kogin tafkin teku",
        LAND: "tsibirin dutsen",
        REGION: "jihar lardin yankin gundumar jihohin",
        TOWN: "birnin garin kauyen gari",
        COUNTRY: "jamhuriyar kasar gwamnatin",
    },
    "so": {
        WATER: "webiga harada badda",
        LAND: "jasiiradda buurta",
        REGION: "gobolka gobolada degmada maamulka",
        TOWN: "magaalada tuulada duqa",
        COUNTRY: "dalka jamhuuriyadda dowladda dawladda",
    },
    "af": {
        WATER: "rivier meer delta golf baai see vallei",
        LAND: "eiland eilande berg",
        REGION: "staat provinsie streek distrik deelstaat",
        TOWN: "stad dorp burgemeester munisipaliteit",
        COUNTRY: "republiek koninkryk regering land",
    },
    "tr": {
        WATER: "nehri ırmağı gölü deltası körfezi boğazı denizi vadisi çayı",
        LAND: "adası adaları dağı dağları",
        REGION: "eyaleti ili vilayeti bölgesi valisi valiliği eyaletinde ilinde eyaletinin ilinin bölgesinde",
        TOWN: "kenti şehri kasabası köyü belediyesi ilçesi kentinde şehrinde ilçesinde kentinin "
        "şehrinin merkezi limanı",
        COUNTRY: "cumhuriyeti krallığı hükümeti ülkesi hükümetinin devleti",
    },
    "ar": {
        WATER: "نهر بحيرة دلتا حوض خليج مضيق بحر وادي قناة",
        LAND: "جزيرة جزر جبل جبال",
        REGION: "ولاية محافظة إقليم مقاطعة منطقة ولايتي محافظتي",
        TOWN: "مدينة مدينتي بلدة قرية العاصمة بلدية ضاحية ميناء مطار بمدينة قضاء",
        COUNTRY: "جمهورية مملكة دولة حكومة شعب جيش رئيس شمالي جنوبي شمال جنوب وسط شرق غرب الحكومة",
    },
    "he": {
        WATER: "נהר אגם דלתא מפרץ ים עמק תעלת",
        LAND: "האי איי הר הרי",
        REGION: "מדינת מחוז נפת פרובינציית חבל מושל",
        TOWN: "העיר עיר הבירה הכפר העיירה עיירת נמל שדה התעופה",
        COUNTRY: "רפובליקת ממלכת ממשלת מדינת נשיא צבא",
    },
    "fa": {
        WATER: "رود رودخانه دریاچه دلتا خلیج تنگه دریای دره کانال",
        LAND: "جزیره جزایر کوه",
        REGION: "استان ایالت منطقه ولایت شهرستان استاندار",
        TOWN: "شهر شهرهای روستای پایتخت بندر فرودگاه شهردار",
        COUNTRY: "جمهوری کشور دولت پادشاهی ارتش مردم رئیس‌جمهور شمال جنوب",
    },
    "am": {
        WATER: "ወንዝ ሐይቅ ባህር",
        LAND: "ደሴት ተራራ",
        REGION: "ክልል ክፍለ ዞን ወረዳ ግዛት",
        TOWN: "ከተማ ዋና ከንቲባ ወደብ",
        COUNTRY: "ሪፐብሊክ መንግሥት አገር",
    },
}
#: between a kind word and its name: "city of Nice"
_LINKS = {
    "en": "of the",
    "fr": "de du d la le l des",
    "pt": "de do da dos das",
    "sw": "ya wa la cha",
    "so": "ee",
    "ha": "na ta",
    "af": "van die",
    "he": "של",
}
#: right before a name: it is somewhere
_PREPOSITIONS = {
    "en": "in at to from near outside around across into towards toward via inside leaving visiting visited "
    "reached reaching left entering entered through",
    "sv": "i från till nära via mot utanför kring runt",
    "fr": "a en au aux de du des vers depuis pres pour dans via",
    "pt": "em no na nos nas de do da dos das a ao para desde",
    "sw": "wa ya kutoka kwenda katika mjini nchini jijini za la cha vya huko karibu na",
    "ha": "a daga zuwa kusa ta na",
    "so": "ee ka ku u",
    "af": "in na van uit by naby te op",
    "ar": "في من إلى نحو قرب عبر لدى داخل خارج باتجاه تجاه على",
    "he": "אל מן ליד",
    "fa": "در از به تا",
    "am": "ወደ ከ",
}
#: words that begin a sentence with a capital and are no name
_FUNCTION_WORDS = {
    "en": "the a an in at to from near of and but or as if when while after before since until for with "
    "without by on into over under across around against between among through during despite both either "
    "neither also then now today yesterday meanwhile however although though because so yet still even only "
    "just where why how who what which that this these those his her its their our my your he she it they we "
    "i you is are was were will would can could may might should must has have had do does did not no all "
    "some many most more few several other another such each every outside inside beyond like unlike about "
    "per via within upon amid amidst once here there later earlier last next former ex neighbouring "
    "neighboring said says president yes",
    "sv": "i på från till av och men eller som om när efter före för med utan vid över under mot mellan "
    "genom en ett den det de han hon vi sedan nu där här även också är var har hade kan ska både",
    "fr": "a au aux en de du des le la les l d un une et mais ou si quand apres avant pour avec sans sur "
    "sous dans par entre vers chez depuis selon ce cette ces il elle ils elles on qui que dont",
    "pt": "a o as os em no na nos nas de do da dos das um uma e mas ou se quando para por com sem "
    "sobre entre "
    "ate desde segundo ele ela eles que",
    "sw": "wa ya za la cha vya na kwa katika ni kutoka lakini au kama baada kabla",
    "ha": "a da daga zuwa ta na don amma ko in bayan kafin ga",
    "so": "iyo ee ka ku u oo waa laakiin markii kadib",
    "af": "in na van uit by en maar of as toe die n op met sonder vir teen tussen",
    "tr": "ve ile ama fakat veya bu şu o bir için gibi göre sonra önce daha",
}
#: stands before a name of a place without being part of another: "Northern Nigeria", "Downtown Cairo"
_DIRECTIONS = {
    "en": "north south east west northern southern eastern western northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern central upper lower greater inner outer downtown "
    "mainland metropolitan rural old modern ancient colonial post pre",
    "sv": "norra södra östra västra centrala norr söder öster väster nord syd öst väst inre yttre stor",
    "fr": "nord sud est ouest grand haut bas vieux",
    "pt": "norte sul leste oeste grande",
    "tr": "kuzey güney doğu batı orta başkent",
    "af": "noord suid oos wes sentraal groter",
    "sw": "mto ziwa mji jiji jamhuri kaskazini kusini mashariki magharibi",
    "ha": "jihar jamhuriyar birnin kasar arewacin kudancin",
    "so": "magaalada gobolka dalka koonfurta waqooyiga galbeedka bariga",
}
#: stands after the name of a place and belongs to a longer name that still holds the place
_PLACE_HEADS = {
    "en": "city town county state province region district governorate university college school hospital "
    "airport port harbour harbor station police court prison stadium government governor mayor president "
    "minister ministry parliament assembly senate council bank stock exchange securities summit conference "
    "declaration agreement accord accords protocol convention treaty talks process road street avenue bridge "
    "metro railway central north south east west northern southern eastern western international marathon "
    "club cathedral church mosque temple museum zoo university's suburb commission authority peace embassy "
    "consulate army navy muslims christians catholics jews residents business chamber high supreme film "
    "festival book fair fashion week national attacks bombing bombings declares says said"
    " prime foreign defence defense interior finance health war cabinet radio tv television troops forces "
    "envoy team coach striker captain football rugby cricket olympic basketball women's men's opposition "
    "river delta basin valley island islands sea lake bay gulf strait peninsula coast hills mountains",
    "sv": "universitet flygplats domkyrka stad",
    "af": "universiteit stad",
}
#: after a place: a newspaper, a firm or a team that bears its name
_BEARERS = (
    "post times herald tribune star daily guardian telegraph mirror standard chronicle observer gazette "
    "journal globe news sun mail express united rovers wanderers rangers albion athletic city's fc afc sc "
    "dynamo hotspur villa celtic airways airlines records capitals nationals wizards commanders "
    "giants knicks "
    "yankees mets lakers bulls bears cubs celtics matin soir saint marathonien hilton"
)
#: right before a person's name; "Mr" and its like lose their dot
_TITLES = {
    "en": "president vice prime minister premier chancellor senator congressman congresswoman representative "
    "governor mayor king queen prince princess emperor sultan emir sheikh imam ayatollah pope "
    "bishop archbishop "
    "cardinal reverend rev father general gen colonel col major maj captain capt lieutenant lt "
    "marshal admiral "
    "secretary ambassador judge justice dr prof professor mr mrs ms miss sir dame lord lady chief chairman "
    "chairwoman chair director spokesman spokeswoman leader coach manager sergeant sgt commander deputy "
    "mister madam madame comrade brother sister",
    "sv": "president presidenten statsminister statsministern utrikesminister kung drottning prins general "
    "herr fru påven minister ministern kansler ledaren",
    "fr": "president presidente premier ministre roi reine prince general colonel m mme monsieur madame pape "
    "chancelier chanceliere senateur maitre docteur dr emir sultan cheikh",
    "pt": "presidente primeiro ministro ministra rei rainha principe general coronel sr sra senhor senhora "
    "papa senador doutor dr",
    "sw": "rais waziri mfalme malkia jenerali bwana bw bi bibi mheshimiwa papa seneta dkt daktari "
    "kanali mkuu",
    "ha": "shugaba shugaban firaminista ministan janar malam alhaji sarki sarkin gwamna sanata dakta kanar",
    "so": "madaxweyne madaxweynaha wasiir wasiirka ra'iisul boqor jeneraal mudane sheekh duqa",
    "af": "president minister premier koning koningin prins generaal mnr me mev dr pous",
    "tr": "cumhurbaşkanı başbakan bakan bakanı başkan başkanı kral kraliçe prens general sayın papa şeyh",
    "ar": "الرئيس رئيس الوزير وزير الملك الأمير الشيخ الجنرال السيد السيدة البابا السلطان الدكتور",
    "he": "הנשיא נשיא השר שר המלך הנסיך הגנרל מר גברת האפיפיור הרב",
    "fa": "رئیس‌جمهور رئیس جمهور وزیر پادشاه شاهزاده ژنرال آقای خانم پاپ آیت‌الله دکتر",
    "am": "ፕሬዝዳንት ፕሬዚዳንት ፕሬዝደንት ጠቅላይ ሚኒስትር ሚኒስትሩ ንጉሥ ልዑል ጄኔራል አቶ ወይዘሮ ዶክተር ዶ ር ኮሎኔል",
}
#: around them, names stand beside each other: "Cannes, Nice and Toulon"
_AND = {
    "en": "and or",
    "sv": "och eller samt",
    "fr": "et ou",
    "pt": "e ou",
    "sw": "na au",
    "ha": "da ko",
    "so": "iyo ama",
    "af": "en of",
    "tr": "ve ile veya",
    "ar": "و أو",
    "he": "או",
    "fa": "و یا",
    "am": "እና ወይም",
}


def _folded(words: str, language: str) -> frozenset[str]:
    return frozenset(part for word in words.split() for part in key(word, language).split())


@lru_cache(maxsize=64)
def kind_words(language: str) -> dict[str, str]:
    """Return what each kind word of a language speaks of: `WATER`, `LAND`, `REGION`, `TOWN` or `COUNTRY`."""
    return {
        word: sort
        for sort, words in _KIND_WORDS.get(language, {}).items()
        for word in _folded(words, language)
    }


@lru_cache(maxsize=64)
def links(language: str) -> frozenset[str]:
    """Return the small words between a kind word and its name: "of the"."""
    return _folded(_LINKS.get(language, ""), language)


@lru_cache(maxsize=64)
def prepositions(language: str) -> frozenset[str]:
    """Return the words that say that something is somewhere, right before its name."""
    return _folded(_PREPOSITIONS.get(language, ""), language)


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    """Return words that begin many sentences and are in no name."""
    return _folded(_FUNCTION_WORDS.get(language, ""), language)


@lru_cache(maxsize=64)
def directions(language: str) -> frozenset[str]:
    """Return words with a capital before a name that leave the place what it is."""
    return _folded(_DIRECTIONS.get(language, ""), language)


@lru_cache(maxsize=64)
def place_heads(language: str) -> frozenset[str]:
    """Return words with a capital after a name of a place that leave it what it is."""
    return _folded(_PLACE_HEADS.get(language, ""), language)


@lru_cache(maxsize=64)
def bearers(language: str) -> frozenset[str]:
    """Return words that make a paper, a firm or a team of the place before them."""
    return _folded(_BEARERS, language)


@lru_cache(maxsize=64)
def titles(language: str) -> frozenset[str]:
    """Return the words that stand before a person's name."""
    return _folded(_TITLES.get(language, ""), language)


@lru_cache(maxsize=64)
def joiners(language: str) -> frozenset[str]:
    """Return the words for "and" and "or"."""
    return _folded(_AND.get(language, ""), language)
