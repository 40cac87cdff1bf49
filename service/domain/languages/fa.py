"""Persian: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    NameSpelling,
    by_value,
    in_order,
    negation,
    numbers,
    words,
)

LANGUAGE = Language(
    code="fa",
    never_last=words("د م ص ج ق.م ه.ش ه.ق ه ش ق ر.ک"),
    speech=words("گفت گفتند می‌گوید می‌گویند پرسید پرسیدند افزود افزودند نوشت فریاد"),
    speakers=words("او وی آنها آنان ایشان"),
    conjunctions=words("و یا"),
    doubled_words=words("یکی کم آرام گروه تک دسته خرد پیش نرم رفته کوچه"),
    doubles_words=True,
    joiner_is_space=True,
    own_letters="پچژگکی",
    lookalike="ar",
    numbers=numbers(
        (0, "صفر یک/اول/نخست دو/دوم سه/سوم چهار/چهارم پنج/پنجم"),
        (6, "شش/ششم هفت/هفتم هشت/هشتم نه/نهم ده/دهم یازده دوازده"),
        (13, "سیزده چهارده پانزده شانزده هفده هجده نوزده"),
        (20, "بیست سی چهل پنجاه شصت هفتاد هشتاد نود", 10),
    ),
    powers=by_value(
        {
            2: "صد صدها",
            3: "هزار هزاران",
            6: "میلیون میلیون‌ها میلیونها",
            9: "میلیارد میلیاردها",
            12: "تریلیون بیلیون",
        }
    ),
    percent_words=("درصد", "صدم"),
    before_noon="صبح|بامداد",
    after_noon="عصر|شب|ظهر",
    calendar_names={
        ("month", 8): (
            "آگوست",
            "اگوست",
        ),
        ("month", 7): ("جولای",),
        ("month", 6): ("جون",),
        ("month", 5): (
            "ماه می",
            "ماه مه",
        ),
        ("day", 0): ("دو شنبه",),
        ("day", 1): ("سه شنبه",),
        ("day", 2): ("چهار شنبه",),
        ("day", 3): ("پنج شنبه",),
        ("day", 6): ("یک شنبه",),
    },
    ordinal_words=numbers(
        (1, "اول/ابتدا/نخست/نخستین/اولین/یکم دوم/دومین سوم/سومین چهارم/چهارمین پنجم/پنجمین"),
        (6, "ششم/ششمین هفتم/هفتمین هشتم/هشتمین نهم/نهمین دهم/دهمین"),
    ),
    currency_words={
        "dollar": "دلار",
        "euro": "یورو",
        "pound": "پوند لیره",
        "yen": "ین",
        "yuan": "یوان",
        "franc": "فرانک",
        "rand": "راند",
        "naira": "نایرا",
        "shilling": "شیلینگ",
        "rupee": "روپیه",
        "birr": "بیر",
        "dinar": "دینار",
        "riyal": "ریال",
        "lira": "لیر لیره",
        "shekel": "شکل شِکِل",
        "krona": "کرون",
        "peso": "پزو",
        "ruble": "روبل",
        "dirham": "درهم",
    },
    unit_words={
        "mile": "مایل",
        "millimeter": "میلی_متر میلیمتر",
        "kilometer": "کیلومتر",
        "foot": "فوت پا",
        "inch": "اینچ",
        "tonne": "تن",
        "degree": "درجه °",
        "acre": "جریب اکر هکتار_اکر",
        "hectare": "هکتار",
        "centimeter": "سانتی_متر سانتیمتر",
        "pound-weight": "پوند",
    },
    measure_ending="[^\\W\\d_]{0,3}",
    relative_days=words("دیروز امروز فردا امشب دیشب"),
    own_months={
        "فروردین": (3, 4),
        "اردیبهشت": (4, 5),
        "خرداد": (5, 6),
        "مرداد": (7, 8),
        "شهریور": (8, 9),
        "آبان": (10, 11),
        "آذر": (11, 12),
        "بهمن": (1, 2),
        "اسفند": (2, 3),
    },
    month_locales=("fa_AF",),
    own_calendar=True,
    year_offsets=(-621, -622),
    titles=words(
        """
        آقای خانم دکتر رئیس‌جمهور رئیس‌جمهوری وزیر نخست‌وزیر ژنرال سردار آیت‌الله شیخ استاد سفیر سخنگوی
        خارجه دفاع رئیس جمهور پادشاه شاهزاده پاپ
        """
    ),
    not_name_forms=words("در از به با که این آن را بر تا هم یا نیز است بود شد گفت برای پس پیش"),
    common_last_names=words("محمدی احمدی علی حسن حسین رضا مهدی"),
    name_spelling=NameSpelling(
        letters=re.compile(r"[\u0621-\u064aپچژگکی\u200c\u200d \-]+"),
        words={
            "abu": "ابو",
            "abou": "ابو",
            "aboo": "ابو",
            "bin": "بن",
            "ben": "بن",
            "ibn": "ابن|بن",
            "bint": "بنت",
            "ould": "ولد",
            "mint": "منت",
            "umm": "ام",
            "oum": "ام",
            "jr": "جونیور",
            "sr": "پدر",
            "ii": "دوم",
            "iii": "سوم",
            "iv": "چهارم",
            "vi": "ششم",
            "vii": "هفتم",
            "viii": "هشتم",
            "abdoulaye": "عبدولای|عبدالله",
            "abdullah": "عبدالله",
        },
        article="ال",
        servant="عبدال",
        faith="الدین",
        house="آل ",
        glue="-",
        initials=in_order(
            "ای بی سی دی ئی اف جی اچ آی جی کی ال ام ان او پی کیو آر اس تی یو وی دبلیو اکس وای زد"
        ),
    ),
    name_prefix=re.compile(r"ب?"),
    term_prefix=re.compile(r"ب?"),
    name_endings=words("ي"),
    term_endings=words("ان اي ش ها هاي هايي ي يي"),
    # ezafe is written after a vowel only: after a consonant ی makes "Iraqi" of "Iraq"
    endings_after={"ي": "اوه"},
    # written in one word as often as in two
    running_forms=((re.compile(" "), ""),),
    no_agreement=True,
    common_words=words(
        """
        شل ها این جامعه سالم سال آند جهان بالا قبلی مالی خبر سر روان بیان استقلال بالای تور اب بری خوی جزیره
        ساحل وجه کرن آمل ساری قم بم لار مرکزی مرکز شمال جنوب شرق غرب دریا شهر رود کوه سد نور لائه ری کی بو
        سن سیر مان وان بن نیس کن تن سار دار در راه باز کار نام زمان
        """
    ),
    kind_words={
        WATER: "رود رودخانه دریاچه دلتا خلیج تنگه دریای دره کانال",
        LAND: "جزیره جزایر کوه",
        REGION: "استان ایالت منطقه ولایت شهرستان استاندار",
        TOWN: "شهر شهرهای روستای پایتخت بندر فرودگاه شهردار",
        COUNTRY: "جمهوری کشور دولت پادشاهی ارتش مردم رئیس\u200cجمهور شمال جنوب",
    },
    prepositions=words("در از به تا"),
    place_clitics="ب",
    length=0.95,
    negation=negation(
        r"""(?<!\w)(?:نیست\w*|نبود\w*|ندار\w+|نداشت\w*|نخواه\w+|نمی[\w‌]*|نشد\w*|نکرد\w*|هرگز|هیچ[\w‌]*|نه)(?!\w)""",
        r"""(?<!\w)(?:بدون|عدم|غیر\w*|نباید|نتوان\w+|ن(?:می|باش|شو|شده|کن|ده|داد|توان|گذا|گذر|رفت|رو(?!ژ)|رس|یام|یاف|دید
        |گرفت|گیر|گفت|پذیر|خور|فرست|یفت|دان)\w*|مگر|فاقد|رد|امتناع|خودداری)(?!\w)|\w*نمی\w*""",
        r"""(?<!\w)(?:نا\w+|بی\w*|جز|قبل|پیش|فقط|تنها|اما|مخالف\w*)(?!\w)""",
        reported=True,
    ),
    page_lines=(r"بیشتر بخوانید",),
)
