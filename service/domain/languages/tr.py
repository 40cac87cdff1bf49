"""Turkish: what we know of the language. See `base` for what each field means."""

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
    code="tr",
    never_last=words(
        """
        dr doç yrd prof Av sn Alb Alm bkz örn yy Cad Sok Mah Apt blv gnkur Op uzm öğr Hz Org müh
        """
    ),
    maybe_last=words("a.ş ltd şti m.ö m.s t.c a.b.d"),
    usually_last=words("vb vs vd"),
    before_number=words("no s sf c cilt md"),
    months=words("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"),
    ordinals=True,
    ordinal_nouns=True,
    before_letter=words("plan vitamini grubu tipi hepatit"),
    function_words=words(
        """
        bu bir o şu onlar biz siz ben sen ve ama ancak fakat çünkü eğer daha sonra önce için ile göre ayrıca
        bunun böylece öte yandan bugün dün her hiç de da ise ne nasıl neden kim en çok bazı tüm veya gibi
        """
    ),
    inner_words=words(
        """
        olan oldu olarak kadar gibi değil var yok olduğu sonra ki mi edildi etti dedi söyledi
        """
    ),
    conjunctions=words("ve ile veya"),
    doubled_words=words(
        """
        hemen zaman yavaş tek sık ayrı büyük uzun adım hızlı çeşit birer teker kısa karış koşa güzel için
        ikişer sayfa peşi baş gün yıl dizi bölük usul ağır zar
        """
    ),
    doubles_words=True,
    keeps_accents=True,
    dotless_i=True,
    numbers=numbers(
        (0, "sıfır bir/ilk/birinci iki/ikinci/çift üç/üçüncü dört/dördüncü beş/beşinci altı/altıncı"),
        (3, "üçü/üçünü/üçünün dördü/dördünü/dördünün beşi/beşini/beşinin altısı/altısını/altısının"),
        (7, "yedisi/yedisini/yedisinin"),
        (7, "yedi/yedinci sekiz/sekizinci dokuz/dokuzuncu on/onuncu"),
        (20, "yirmi otuz kırk elli altmış yetmiş seksen doksan", 10),
    ),
    dozens=words("düzine"),
    number_ending=re.compile("(?<=.{4})(?:[td][ae]n?|y?[ıiuü]|n[ıiuü]n|y?[ae]|l[ae]r[ıi]?|l[ıiuü])$"),
    powers=by_value(
        {
            2: "yüz yüzlerce",
            3: "bin binlerce",
            6: "milyon milyonlarca",
            9: "milyar milyarlarca",
            12: "trilyon trilyonlarca",
        }
    ),
    decimal_comma=True,
    percent_words=("yüzde",),
    before_noon="sabah",
    twelve="öğle|gece yarısı",
    after_noon="akşam|öğleden sonra|gece",
    date_endings="(?:[td][ae]n?|y?[ae]|y?[ıi]|n?[ıi]n|nd[ae]n?)?",
    ordinal_words=numbers(
        (
            1,
            "ilk/öncelikle/birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu",
        ),
    ),
    half_words=words("buçuk yarı"),
    fraction_words=numbers((3, "üçte dörtte beşte altıda yedide sekizde dokuzda")),
    ordinal_ending="[^\\W\\d_]{0,5}",
    currency_words={
        "dollar": "dolar",
        "euro": "avro euro",
        "pound": "sterlin pound lira",
        "yen": "yen",
        "yuan": "yuan",
        "franc": "frank frang",
        "rand": "rand",
        "naira": "naira",
        "shilling": "şilin",
        "rupee": "rupi",
        "birr": "birr",
        "dinar": "dinar",
        "riyal": "riyal",
        "lira": "lira TL",
        "shekel": "şekel",
        "krona": "kron",
        "peso": "peso",
        "ruble": "ruble",
        "dirham": "dirhem",
    },
    unit_words={
        "mile": "mil millik mili",
        "foot": "fit ayak feet",
        "inch": "inç",
        "tonne": "ton tonluk",
        "degree": "derece °",
        "acre": "akre dönüm",
        "pound-weight": "libre pound",
        "kilogram": "kilo",
    },
    measure_ending="[^\\W\\d_]{0,7}",
    relative_days=words("dün bugün yarın"),
    titles=words(
        """
        cumhurbaşkanı başbakan bakanı bakan kral kraliçe papa general albay profesör prof dr bay bayan vali
        başkan başkanı prens sayın şeyh
        """
    ),
    own_name_spelling=True,
    name_signs=re.compile(r"[ğşı]|(?i:\b(?:recep|necip|mehmet|ahmet|cem|cevat|cemal|necmettin)\b)"),
    name_readings=(
        ("ç", "ch"),
        ("ş", "sh"),
        ("c", "j"),
        ("j", "j"),
        ("ğ", ""),
        ("ı", "i"),
    ),
    latin_names={
        "ahmed": "Ahmet",
        "mohammed": "Muhammed",
        "mohamed": "Muhammed",
        "ismail": "İsmail",
        "abdullah": "Abdullah",
        "walid": "Velid",
        "khalifa": "Halife",
        "ibrahim": "İbrahim",
        "osama": "Usame",
        "khalid": "Halid",
        "yasser": "Yaser",
        "anwar": "Enver",
        "jamal": "Cemal",
    },
    term_endings=words("lar ları ler leri"),
    long_endings=6,
    no_agreement=True,
    common_words=words(
        """
        bug sen dünya dili yola beni kazan dile tema man mali main kızıl mısır van ordu bor kars muş batman
        ağrı bolu deniz kale kırık kuzey güney doğu batı orta merkez ada adalar göl dağ ova kara ak taş ora
        sur nara mut bala kula kaş sarı maden çay ürgüp hani kulp çat
        """
    ),
    kind_words={
        WATER: "nehri ırmağı gölü deltası körfezi boğazı denizi vadisi çayı",
        LAND: "adası adaları dağı dağları",
        REGION: (
            "eyaleti ili vilayeti bölgesi valisi valiliği eyaletinde ilinde eyaletinin ilinin bölgesinde"
        ),
        TOWN: (
            "kenti şehri kasabası köyü belediyesi ilçesi kentinde şehrinde ilçesinde kentinin "
            "şehrinin merkezi limanı"
        ),
        COUNTRY: "cumhuriyeti krallığı hükümeti ülkesi hükümetinin devleti",
    },
    directions=words("kuzey güney doğu batı orta başkent"),
    noun_before_name=True,
    apostrophe_before_endings=True,
    compound_endings=("sı", "si", "su", "sü", "ı", "i", "u", "ü", "nda", "nde"),
    compound_vowels="ıiuü",
    letter_variants=(("â", "a"), ("î", "i"), ("û", "u")),
    has_lexicon=True,
    has_dictionary=True,
    lexicon_is_whole=True,
    stem_letters=9,
    length=1.02,
    length_spread=0.15,
    the_country=re.compile(r"\b[üÜ]lke(?:nin|de|den|ye|yi|deki|miz\w*)\b"),
    negation=negation(
        r"""\b(?:değil\w*|yok(?!\ (?:ed|et|ol)\w*|l[ua]|su)\w*|hiç\w*|asla)\b
        | (?!\w*(?:kaçınılmaz|tükenmez|vazgeçilmez|maz\ h[âa]le|mez\ h[âa]le)) \b[^\W\d_]{2,}
        (?:m[ae](?:d[ıi](?:[mnk]|n[ıi]z|l[ae]r|r|ğ\w*|kç\w*|k(?:t[ae]n|ları|leri)\w*)?|z(?:d[ıi]\w*|s[ae]\w*|l[ae]r\w*|l[ıi]k\w*|k[ae]n)?
        |m[ıi]ş\w*|yac\w*|yec\w*)|m[ıiuü]yor\w*)\b""",
        r"""\b(?:olma(?:dan|yan\w*|dı\w*|mış\w*|yac\w*)|hariç|red\w+|başarısız\w*|imkansız\w*|imkânsız\w*|ne\b.*\bne)\b
        | \w{2,}m[ae]m[ae](?:k|y[ae]|s[ıi]\w*|n[ıi]\w*)?\b
        | \w{2,}m[ae](?:d[ae]n|m[ae]k\w*|y[ae]n\w*|y[ıi]p|s[ıi]n(?:lar|ler)?|ks\w+)\b
        | \b(?:imkan|imkân|başarı|karar|gerek|kesinti|yeter|geçer|yetenek|haber)s[ıi]z\w*\b""",
        r"""\w+s[ıiuü]z\w*\b
        | \b(?:dışında|aksine|yerine|eksik\w*|önce|az|sadece|henüz|kadar|engel\w*|uzak\w*)\b""",
        inner=r"\b(?!fransız|hırsız|yalnız)\w+s[ıiuü]z\w*",
        reported=True,
        told=r"""\b\w{2,}m[ae](?:y[ıi]n(?:[ıi]z)?|y[ae]bil\w*|m[ae]l[ıi]\w*|m[ae]kt[ae]\w*
        |s[ae](?:l[ae]r|n[ıi]z|m|n|k)?
        |d[ıi]y?s[ae]\w*|y[ae]n(?:l[ae]r\w*)?)\b""",
    ),
    shared_news_words=words(
        """
        her hit zoom framework
        """
    ),
    page_lines=(r"(?:ayrıca bakınız|devamını oku|bunu da oku)",),
    name_roles=r"of: /['’]?n?[ıiuü]n(?!\w); in: /['’]?n?[dt][ae](ki)?(?!\w); from: /['’]?n?[dt][ae]n(?!\w); "
    r"to: /['’][yn]?[ae](?!\w); with: /['’]?y?l[ae](?!\w)| ile\b; and: ve ; first: \^\W*",
    turns_order=True,
    object_case=re.compile(r"['’]?[yn]?[ıiuü](?!\w)"),
    meanings=meanings(
        """
        kill: öldü* ölen* ölüm* ölü ölüler* ölmüş* ölür* ölmek* ölme* hayatını_kaybe* yaşamını_yitir* katle*
        vefat* can_ver* ?cinayet* ?ceset*; injure: yaralan* yaralı* yaralad* yaral* ?incin* ?sakat*; before:
        önce* öncesi* evvel ?önceki ?öncek*; after: sonra* ardından sonras* ?peşi* ?itibaren ?akabinde
        ?sonra*; north: kuzey* north northern; south: güney* south southern; east: doğu doğusu* doğuda*
        doğuya doğunun doğuyu ?güneydoğu* east eastern; west: batı batısı* batıda* batıya batının batıyı
        ?batı* ?kuzeybatı* ?güneybatı* west western; buy: satın_al* satın alım*; sell: satıl* satış* satt*
        satı satan* satmak* satma* sata* satıy*; rise: arttı* artan artar* artış* artmak* artmas* artır*
        artıyor* yüksel* büyüdü* büyüme* büyüyen* çoğal* tırman*; sink: düştü* düşüş* düşen* düşer* düşmek*
        düşme* düşür* düşüyor* azal* geriled* gerile* indir* ?eksil* ?alçal*; win: kazan* galip* galib*
        zafer* yendi* yenen yenmek* ?galib*; lose: kaybet* kaybed* kayıp* yenil* yenilgi* mağlub* mağlup*
        yitir*; accept: kabul* ?benimse* ?kabull*; reject: reddet* red reddi* geri_çevir* reddedil*; import:
        ithal*; export: ihra* ?ihraç*; open: açık* açıl* açtı açan açmak açma açacak* open açtı* açın açıp
        açar; close: kapa* kapan* kapal* kapat*; above: üstünde* üzerinde* yukarıda* yukarıdaki*
        üzerlerinde*; below: altında* altına aşağı*; inside: içinde içindeki içeri* içine ?içerisinde*;
        outside: dışın* dışarı*; guilty: suçlu*; innocent: masum* suçsuz*; big: büyük* kocaman* ?iri*
        büyüğ*; small: küçük* ufak* ?minik*; high: yüksek* üst; low: düşük* alçak* aşağı ?altta*; begin:
        başla* ?itibaren; end: son sonu sonun sonunda sonuna bitti* biten biter* bitir* bitiş* son_ver* sona
        ?sonlan* ?nihai; man: erkek* adam* bay* ?erkek ?kişi; woman: kadın* dişi* bayan* ?hanım*; husband:
        koca kocası* ?eşi ?eşini ?eşinin; wife: karısı* karım* ?eşi ?eşini ?eşinin eşiyle ?hanım*; brother:
        erkek_kardeş* ağabey* abi*; sister: kız_kardeş* abla*; father: baba* peder*; mother: anne*; son:
        oğlu* oğul* oğl*; daughter: kızı* kızlar* kız; old: eski* yaşlı* ihtiyar* ?kadim; young: genç*
        gençl*; rich: zengin* varlıklı*; poor: yoksul* fakir*; friend: arkadaş* dost* ?müttefik*; enemy:
        düşman* ?rakip* ?hasım*; supporter: destekçi* taraftar* yandaş* ?savunucu*; opponent: muhalif*
        karşıt* rakip* rakib* ?muhal* ?aleyh*; arrest: tutukla* tutuklan* gözaltı*; release: serbest*
        salıver* tahliye* ?yayım* ?salın* yayınla* yayımla*; hot: sıcak* sıca* ısı* ?kızgın*; cold: soğuk*
        ?soğu* ?serin* ?nezle; maximum: maksimum* azami*; minimum: minimum* asgari*; most: çoğu çoğun*
        birçok* en en_çok en_fazla büyük_bölüm* pek_çok*; least: en_az* asgari*; more: daha_fazla daha
        fazla* ?aşkın*; less: daha_az az daha_düşük; minority: azınlık*; summer: yaz yazın yazları yazlar*
        yazın* yazı; winter: kış kışı kışın kışlar*; yesterday: dün dünkü; tomorrow: yarın yarının yarınki;
        strong: güçlü* kuvvetli* şiddetl* ?sert*; weak: zayıf* güçsüz*; early: erken* başlarında başlarından
        başlarına daha_önce ?başında; late: geç sonlarında sonlarına daha_sonra sonradan sonraki ?rahmetli
        ?merhum sonra; public: kamu* halka_açık halk* herkese_açık; private: özel ?şahsi*; first: ilk*
        birinci*; last: son geçen ?nihai; war: savaş* ?harp ?çatışma*; peace: barış* ?sulh; morning: sabah*
        ?öğleden_önce; evening: akşam*; boy: oğlan* erkek_çocu*; girl: kız kızı kızlar* kızın*; success:
        başarı* ?başar*; fail: başarısız* ?başaramad* ?edemed*
        """
    ),
    same_sounds=((re.compile("w"), "v"), (re.compile("x"), "ks"), (re.compile("[ıİ]"), "i")),
    offices=Offices(
        forms=("{country} {office}",),
        sure=True,
        country_then=re.compile(" "),
    ),
)
