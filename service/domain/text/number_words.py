"""Numbers written in words, as far as news writes them so: up to twenty, tens, hundreds, and scales."""

from __future__ import annotations

#: language → word → value; folded only by case
SMALL: dict[str, dict[str, int]] = {}


def _row(language: str, start: int, words: str, step: int = 1) -> None:
    table = SMALL.setdefault(language, {})
    for place, group in enumerate(words.split()):
        for word in group.split("/"):
            table[word.replace("_", " ")] = start + place * step


_row("en", 0, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen")
_row("en", 15, "fifteen sixteen seventeen eighteen nineteen")
_row("en", 20, "twenty thirty forty fifty sixty seventy eighty ninety", 10)
_row("en", 1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
_row("en", 1, "once twice/double/both/half three_times")
_row(
    "fr",
    0,
    "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
)
_row("fr", 17, "dix-sept dix-huit dix-neuf")
_row(
    "fr",
    20,
    "vingt/vingts trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    10,
)
_row(
    "fr",
    1,
    "premier/première/premiers/premières deuxième/second/seconde troisième quatrième cinquième sixième",
)
_row("fr", 7, "septième huitième neuvième dixième onzième douzième")
_row("fr", 80, "quatre-vingt")
_row("fr", 10, "dizaine")
_row("sv", 0, "noll en/ett/ena två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton")
_row("sv", 17, "sjutton arton nitton")
_row("sv", 20, "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", 10)
_row(
    "sv", 1, "första/förste andra/andre tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte"
)
_row("pt", 0, "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze")
_row("pt", 14, "catorze/quatorze quinze dezasseis/dezesseis dezassete/dezessete dezoito dezanove/dezenove")
_row("pt", 20, "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 10)
_row("pt", 1, "primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta")
_row("pt", 7, "sétimo/sétima oitavo/oitava nono/nona décimo/décima")
_row("af", 0, "nul een/eerste twee/tweede drie/derde vier/vierde vyf/vyfde ses/sesde sewe/sewende agt/agtste")
_row("af", 9, "nege/negende tien/tiende elf/elfde twaalf/twaalfde dertien veertien vyftien sestien sewentien")
_row("af", 20, "twintig dertig veertig vyftig sestig sewentig tagtig negentig", 10)
_row("tr", 0, "sıfır bir/ilk/birinci iki/ikinci/çift üç/üçüncü dört/dördüncü beş/beşinci altı/altıncı")
_row("tr", 7, "yedi/yedinci sekiz/sekizinci dokuz/dokuzuncu on/onuncu")
_row("tr", 20, "yirmi otuz kırk elli altmış yetmiş seksen doksan", 10)
_row("ar", 0, "صفر واحد/واحدة/أول/الأول/الأولى/أولى اثنان/اثنين/اثنتين/اثنتان/ثاني/الثاني/الثانية/ثانية")
_row("ar", 3, "ثلاثة/ثلاث/ثالث/الثالث/الثالثة أربعة/أربع/رابع/الرابع/الرابعة خمسة/خمس/خامس/الخامس/الخامسة")
_row("ar", 6, "ستة/ست/سادس/السادس/السادسة سبعة/سبع/سابع/السابع/السابعة ثمانية/ثماني/ثمان/ثامن/الثامن/الثامنة")
_row("ar", 9, "تسعة/تسع/تاسع/التاسع/التاسعة عشرة/عشر/عاشر/العاشر/العاشرة أحد_عشر/إحدى_عشرة اثني_عشر/اثنا_عشر")
_row("ar", 20, "عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين", 10)
_row("ar", 90, "تسعون/تسعين")
_row(
    "fa",
    0,
    "صفر یک/اول/نخست دو/دوم سه/سوم چهار/چهارم پنج/پنجم شش/ششم هفت/هفتم هشت/هشتم نه/نهم ده/دهم یازده دوازده",
)
_row("fa", 13, "سیزده چهارده پانزده شانزده هفده هجده نوزده")
_row("fa", 20, "بیست سی چهل پنجاه شصت هفتاد هشتاد نود", 10)
_row(
    "he", 0, "אפס אחד/אחת/ראשון/ראשונה/הראשון/הראשונה שניים/שתיים/שני/שתי/השני/השנייה שלושה/שלוש/שלישי/שלישית"
)
_row("he", 4, "ארבעה/ארבע/רביעי/רביעית חמישה/חמש/חמישי/חמישית שישה/שש/שישי/שישית שבעה/שבע/שביעי/שביעית")
_row("he", 8, "שמונה/שמיני/שמינית תשעה/תשע/תשיעי/תשיעית עשרה/עשר/עשירי/עשירית")
_row("he", 20, "עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים", 10)
_row(
    "sw",
    0,
    "sifuri moja/mmoja/kwanza mbili/wawili/pili tatu/watatu/matatu nne/wanne/manne tano/watano/matano",
)
_row("sw", 6, "sita saba nane/wanane/manane tisa kumi")
_row("sw", 20, "ishirini thelathini arobaini hamsini sitini sabini themanini tisini", 10)

#: language → word → the power it multiplies by
SCALES: dict[str, dict[str, int]] = {
    "en": {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
    | {"hundreds": 2, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
    | {"m": 6, "bn": 9, "mn": 6, "k": 3, "tn": 12},
    "fr": {"cent": 2, "cents": 2, "mille": 3, "millier": 3, "milliers": 3, "million": 6, "millions": 6}
    | {"milliard": 9, "milliards": 9, "billion": 12, "billions": 12, "mds": 9, "centaines": 2},
    "sv": {"hundra": 2, "tusen": 3, "miljon": 6, "miljoner": 6, "miljard": 9, "miljarder": 9}
    | {"biljon": 12, "biljoner": 12, "hundratals": 2, "tusentals": 3, "mdr": 9, "mn": 6},
    "pt": {"cem": 2, "cento": 2, "centenas": 2, "mil": 3, "milhar": 3, "milhares": 3, "milhão": 6}
    | {"milhões": 6, "bilhão": 9, "bilhões": 9, "trilhão": 12, "trilhões": 12, "bilião": 12, "biliões": 12},
    "af": {
        "honderd": 2,
        "honderde": 2,
        "duisend": 3,
        "duisende": 3,
        "miljoen": 6,
        "miljard": 9,
        "biljoen": 12,
    },
    "tr": {"yüz": 2, "bin": 3, "milyon": 6, "milyar": 9, "trilyon": 12},
    "ar": {"مائة": 2, "مئة": 2, "مئات": 2, "ألف": 3, "آلاف": 3, "ألفا": 3, "ألفًا": 3, "مليون": 6}
    | {"ملايين": 6, "مليونا": 6, "مليونًا": 6, "مليار": 9, "مليارات": 9, "بليون": 9, "تريليون": 12}
    | {"ترليون": 12},
    "fa": {"صد": 2, "هزار": 3, "میلیون": 6, "میلیارد": 9, "تریلیون": 12, "بیلیون": 12},
    "he": {"מאה": 2, "מאות": 2, "אלף": 3, "אלפים": 3, "אלפי": 3, "מיליון": 6, "מיליוני": 6}
    | {"מיליארד": 9, "מיליארדי": 9, "טריליון": 12},
    "sw": {"mia": 2, "elfu": 3, "maelfu": 3, "milioni": 6, "bilioni": 9, "trilioni": 12},
    "ha": {"ɗari": 2, "dari": 2, "dubu": 3, "miliyan": 6, "biliyan": 9, "tiriliyan": 12},
    "so": {"boqol": 2, "kun": 3, "milyan": 6, "milyuun": 6, "malyan": 6, "malyuun": 6, "bilyan": 9}
    | {"bilyuun": 9, "balyan": 9},
    "am": {"መቶ": 2, "ሺህ": 3, "ሺ": 3, "ሚሊዮን": 6, "ሚሊየን": 6, "ቢሊዮን": 9, "ቢሊየን": 9, "ትሪሊዮን": 12},
}
