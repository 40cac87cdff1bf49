"""Names that are also ordinary words, or people's names: where a capital or a script cannot tell.

Short on purpose. Names of two letters, names of three in a script without capitals, and the names of
months and days (CLDR) are doubtful without standing here; so is every form whose concept has context
words. What the lists do: see `doubt`.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.terms.normalise import key

#: ordinary words that are also names of places, companies or people, in running text of that language
_WORDS = {
    "en": """
        reading nice split mobile bath man male of police orange march tours cork nancy bury barking
        sandy wells deal ware hull poole sale rugby stone hay rye battle diss bar bor save don main
        tell sida pool son min north south east west central centre capital northern southern
        eastern western northwest northeast southwest southeast shell red van green wind yellow salt
        coast meta sur bay unity grand maritime guider wa rivers lakes snake mono inn anchorage sir
        mango bo springs san buffalo swan plateau phoenix cascades cascade resolute est david
        darling world tom han manga apple delta java tema ho po oka ord fria medan liberty
        providence independence bandit target gap visa oracle premier hit nara borders orient amazon
        sparks surprise enterprise normal commerce champion rapid aurora union chester lancaster
        trail flint eagle eagles bear rose rock hope grace joy faith home police bride ness mus sous
        karma jackson billings lac lens angers brest vence rot essen worms halle hof plan most bend
        boulder beaver sugar river forest valley mountain plain plains highland highlands island
        islands port bridge castle church upper lower middle old new high low grande principe seine
        bug mur""",
    "fr": """
        nice orange tours sens lens angers lunel est nord sud ouest centre centrale central son tel
        cote monde trente garde grand grande unite lac lacs superieur bois main tete cree canton don
        plaisance rouge traverse po pluie mur claire amour sucre littoral van min atlantique bug
        pool pierre sale vienne man manche bol acre guider estuaire seine save savane mono cuvette
        bati plateaux oriental occidental maritime haute haut bas basse jura adrar rhin loir vire
        vitre grasse die foix gap agen millau bar jeux salt meta shell verts lille brest bourg pau
        pas dole sarthe creuse charente mali ain var lot tarn manches oise cher indre somme orne
        marne meuse aube cascades savanes collines montagne sable vallee""",
    "sv": """
        don main save pool tell man van java red meta green po island wake min orange delta capital
        wind mono inn rainy centre billings umea falun annan norr soder oster vaster mitt kalmar
        vara ro mora boden sala lund mark berg dal sjo eda kil hede ort varmland halla horn malta
        ystad rot tun vi hot ed ale ny""",
    "pt": """
        como grande nome mundo fez saida tera po van volta java aba meta superior man dara mundial
        lida centro maio central tiro indo mao unidade tema pool reuniao mono branco barreiras bo
        rota natal mora mascara leo tom tira tanta salt logar norte sul leste oeste porto faro beja
        braga moura serpa evora lagos para nice orange vitoria santos campo campos amazonas baia
        ilha ilhas rio serra vale monte costa lisboeta cidade povo estado bela cruz vera terra areia
        feira sal luz era sena tete sucre don main""",
    "sw": """
        wa dunia moyo mali kaskazini kusini mashariki magharibi kula umoja mwingi tete safi giza
        ambo moshi ziwa ngozi bata ati van soma boma mpanda lira pemba tanga kati kilimo pwani bara
        mto bahari bonde kisiwa mlima kijiji mji moto maji chini juu kuu wema mema ndogo kubwa same
        siha mara tarime kale tabora singida songea kasulu ruvu mwanza kigoma""",
    "ha": """
        gaya duniya bari goma dutse adana baku kogi kati turai bama aba gine ruwa kasa birni gari
        gona kudu arewa gabas yamma tsakiya rana maradi daura zaria bauchi kebbi gusau kura tofa
        gaya lere""",
    "so": """
        bari waa wa bay hobyo galbeed koonfur waqooyi bartamaha badda magaalo burco bu'ale beled
        baki ceel dhexe sool sanaag hiiraan jubba hoose""",
    "af": """
        bo vryheid tel noord suid oos wes sentraal wereld paarl hoop see berg see kaap man van die
        orange oranje stil worcester wellington""",
    "tr": """
        bug sen dünya dili yola beni kazan dile tema man mali main kızıl mısır van ordu bor kars muş
        batman ağrı bolu deniz kale kırık kuzey güney doğu batı orta merkez ada adalar göl dağ ova
        kara ak taş ora sur nara mut bala kula kaş sarı maden çay ürgüp hani kulp çat""",
    "ar": """
        قيصرية قيصري ميدان جوني بيرا نوم البحيرات شل
        قم هو الوحدة سير الجديدة حد أطار لاي كاين ماليه سنة مايو باي أترك العالم الزاوية بانه وان
        نانسي سيبا حديثة الشرقية الغربية الشمالية الجنوبية الوسطى الأوسط جانت المجلد إين آلاشهر بني
        مركزي رين ساري بم الخمس الداخلة جلب الزرقاء زرقاء البيضاء الأبيض الأحمر سار جنوب شمال شرق
        غرب تاريخا بريدة شانون المرسى إب أتي ماهيه ليل قصور عون شي سل بو إمس آمل سان بولو مالي
        القاعدة حاسي المنار البحيرة الحدود المدينة صور القصر الساحل الوادي الجزيرة النيل الشمال
        الجنوب الشرق الغرب الوسط المركز البحر السلط واسط صلاح كان نيس لان ران تور جر بال مان كوم سوق
        أحمر بيضاء نهر باب قلعة حرض سترة أم رأس حجة العاصمة الداخلية الخارجية المحيط الأطلس راس دار
        عين سعيدة""",
    "he": """
        מורה גורו הררי בצרה ביקר אומה מריצה קיסרי בירה מינה מרו מסרו אמין ספיק קום גרין מרבה שאין
        של רשת בו אין טובה העולם איפה קורה מרכזי אמור סופיות הצפון הדרום המזרח המערב המרכז צפון דרום
        מזרח מערב מרכז עיר ים נהר הר אל על אם בן בת רמה גן עין לוב כנס פס לה ליל האחדות החוף הבירה
        הנהרות האגמים מאי""",
    "fa": """
        شل ها
        این جامعه سالم سال آند جهان بالا قبلی مالی خبر سر روان بیان استقلال بالای تور اب بری خوی
        جزیره ساحل وجه کرن آمل ساری قم بم لار مرکزی مرکز شمال جنوب شرق غرب دریا شهر رود کوه سد نور
        لائه ری کی بو سن سیر مان وان بن نیس کن تن سار دار در راه باز کار نام زمان""",
    "am": """
        ዓለም አለም መዲና ሰሜን ደቡብ ምሥራቅ ምስራቅ ምዕራብ ማዕከል ቦታ ወንዝ ባህር ሐይቅ ሀይቅ ቆላ ደጋ ሀገር አገር ወደብ""",
}
#: always with a capital, as months and days in English are
_FEASTS = {"en": "christmas easter advent", "fr": "noel paques", "pt": "natal pascoa", "sw": "pasaka"}
#: countries and regions that are also given names or surnames, in any language of Latin letters
_PEOPLE = """
    " jordan chad georgia israel ireland england holland paris sydney london austin dallas houston
    washington lincoln jackson madison lagos victoria florence charlotte alexandria alexandra nancy
    lourdes carolina virginia savannah phoenix brooklyn chelsea milan sofia vienna adelaide santiago
    salvador francisco lucia kitts vincent nevis helena diego jose rosario mercedes trinidad
    dominica martinique montana dakota nevada tyler troy kent lancaster israël israil wales scotland
    irland
    """


#: of those, the ones that are mostly given names where another name follows
_GIVEN = frozenset({"jordan", "chad", "georgia", "sydney", "paris", "victoria", "charlotte", "florence"})


def given_names() -> frozenset[str]:
    """Return the names of places that are common given names, folded."""
    return _GIVEN


@lru_cache(maxsize=64)
def ordinary_words(language: str) -> frozenset[str]:
    """Return the ordinary words of a language (primary subtag) that are names as well, folded."""
    return frozenset(key(word, language) for word in _WORDS.get(language, "").split())


@lru_cache(maxsize=64)
def calendar_words(language: str) -> frozenset[str]:
    """Return the names of months, days (CLDR) and feasts in a language (primary subtag), folded."""
    feasts = frozenset(key(word, language) for word in _FEASTS.get(language, "").split())
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return feasts
    names = [
        str(name)
        for table in (locale.months, locale.days)
        for form in ("format", "stand-alone")
        for name in table[form]["wide"].values()
    ]
    return feasts | {folded for folded in (key(name, language) for name in names) if folded.isalpha()}


@lru_cache(maxsize=64)
def peoples_names(language: str) -> frozenset[str]:
    """Return the names of countries and cities that people bear, folded for a language."""
    return frozenset(key(word, language) for word in _PEOPLE.split())
