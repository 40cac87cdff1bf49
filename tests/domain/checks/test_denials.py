"""Denials by the forms of verbs, and beside words that have a denial in them."""

from __future__ import annotations

import pytest

from service.domain.checks import Checked
from service.domain.checks.negation import Denials
from service.domain.draft import Severity
from tests.each import each


def codes(pair: str, source: str, target: str) -> list[tuple[str, Severity]]:
    language, locale = pair.split("-")
    return [(one.code, one.severity) for one in Denials().findings(Checked(source, target, language, locale))]


@each(
    ("pair", "source", "target"),
    [
        # the verb that follows "which", "that", "because", "if", "although" or "may"
        ("en-am", "He said that the farmers agree with the plan.", "ገበሬዎቹ በዕቅዱ እንደማይስማሙ ተናገረ።"),
        ("en-am", "The people who use the road spoke.", "መንገዱን የማይጠቀሙ ሰዎች ተናገሩ።"),
        ("en-am", "He said that it was true.", "እውነት እንዳልሆነ ተናገረ።"),
        ("en-am", "If the king accepts the plan, the school opens.", "ንጉሡ ዕቅዱን ካልተቀበለ ትምህርት ቤቱ ይከፈታል።"),
        ("en-am", "It may happen.", "ላይከሰት ይችላል።"),
        ("en-am", "Forgive your friends.", "ጓደኞችዎን አይርሱ።"),
        # "ba … ba", and what needs no second "ba"
        ("en-ha", "The men saw the car.", "Mutanen ba su ga motar ba."),
        ("en-ha", "I know the man.", "Ban san mutumin ba."),
        ("en-ha", "She has time today.", "Yau ba ta da lokaci."),
        ("en-ha", "He answered the question.", "Ya kasa amsa tambayar."),
        ("en-ha", "Open the door.", "Kar ka buɗe ƙofar."),
        # present in -i, second person in hu-, the verb "to be" in si
        ("en-sw", "The women agree with the plan.", "Wanawake hawakubaliani na mpango huo."),
        ("en-sw", "I think so.", "Sidhani hivyo."),
        ("en-sw", "You can enter the market.", "Huwezi kuingia sokoni."),
        ("en-sw", "The work is easy.", "Kazi si rahisi."),
        ("en-sw", "Water is found here.", "Maji hayapatikani hapa."),
        # imperative, "may", "must", "if" and participle with -ma-, -me-
        ("en-tr", "Open the door.", "Kapıyı açmayın."),
        ("en-tr", "The road may open today.", "Yol bugün açılmayabilir."),
        ("en-tr", "Children must enter the site.", "Çocuklar alana girmemeli."),
        ("en-tr", "Those who saw the film spoke.", "Filmi görmeyenler konuştu."),
        # subjunctive and participle with na-
        ("en-fa", "He said that they should go.", "او گفت که نباید بروند."),
        ("en-fa", "The letter that was sent is here.", "نامه‌ای که فرستاده نشده اینجاست."),
        ("en-ar", "He asked them to go.", "طلب منهم ألا يذهبوا."),
        ("en-so", "He said that the king was ill.", "Wuxuu sheegay in boqorku uusan xanuunsanayn."),
        ("en-fr", "He can say it.", "Il ne peut le dire."),
        ("en-he", "Open the gates.", "אל תפתחו את השערים."),
        ("en-pt", "Peter and John came.", "Pedro nem João vieram."),
        ("sv-en", "De andra kommer innan kvällen.", "The others will not come before the evening."),
        ("en-fr", "The illegal camp near the river is large.", "Le camp illégal n’est pas grand."),
    ],
)
def test_a_denial_that_came_in_is_told_in_the_verb_forms_of_each_language(
    pair: str, source: str, target: str
) -> None:
    assert codes(pair, source, target) == [("negation.added", Severity.WARNING)]


@each(
    ("pair", "source", "target"),
    [
        ("en-am", "He stood by the other house for the third time.", "በሌላ ቤት አጠገብ ለሦስተኛ ጊዜ ቆመ።"),
        ("en-am", "The type of the plants of the Atlantic is known.", "የአትላንቲክ ተክሎች አይነት ይታወቃል።"),
        ("en-am", "They have three miles to go.", "ሦስት ማይሎች እንዳላቸው ተናገሩ።"),
        ("en-am", "Even the directors of science came.", "የሳይንስ ዳይሬክተሮች ሳይቀሩ መጡ።"),
        ("en-ha", "They returned after three years.", "Sun dawo bayan shekara uku, daga baya suka huta."),
        ("en-ha", "The scenery is wonderful.", "Wurin yana da ban mamaki."),
        ("en-sw", "We must go there in the end.", "Hatuna budi kwenda hapo mwishoni."),
        ("en-sw", "She always remembers the fifty houses.", "Yeye hukumbuka nyumba hamsini daima."),
        ("en-tr", "The independent French king is patient.", "Bağımsız Fransız kral sabırlıdır."),
        ("en-fa", "Meat, fish and so on.", "گوشت، ماهی و غیره."),
        ("en-ar", "What he said is true.", "ما قاله صحيح."),
        ("en-am", "They were hurt for not wearing veils.", "ባለመሸፈናቸው ተጎዱ።"),
        ("en-af", "The man was unhurt.", "Die man is nie beseer nie."),
        ("en-ha", "The man was unhurt.", "Mutumin bai ji rauni ba."),
        ("en-am", "They are unsure of it.", "ምንም እርግጠኛ አይደሉም።"),
        ("en-af", "Neither the ANC nor the DA won.", "Nóg die ANC nóg die DA het gewen."),
        ("en-tr", "They will not lay down arms unconditionally.", "Silahlarını koşulsuz bırakmayacak."),
        ("en-pt", "If you don't have one, it is unavailable.", "Se você não tiver um, está indisponível."),
        ("en-fr", "If you don't have one, it is unavailable.", "Si vous n’en avez pas, il est inaccessible."),
        ("en-fr", "A person came.", "Une personne est venue."),
        ("en-fr", "Remember the seeds.", "N’oubliez pas les semences."),
        ("en-he", "They went to the sea.", "הם הלכו אל הים."),
    ],
)
def test_what_only_looks_like_a_denial_is_none(pair: str, source: str, target: str) -> None:
    assert codes(pair, source, target) == []


@pytest.mark.parametrize(
    ("pair", "target"),
    [
        ("en-ar", "يعرف الرجل ما قاله الملك."),
        ("en-fr", "La personne connaît le roi."),
        ("en-tr", "Bağımsız adam kralı tanıyor."),
        ("en-am", "ሌላው ሰው ንጉሡን በሌላ ቤት ያውቃል።"),
        ("en-sw", "Mtu anayepinga anamjua mfalme."),
        ("en-af", "Die man ken nog die koning."),
    ],
)
def test_a_word_that_seldom_denies_excuses_no_lost_denial(pair: str, target: str) -> None:
    assert [code for code, _ in codes(pair, "The man does not know the king.", target)] == ["negation.lost"]


@pytest.mark.parametrize(
    ("pair", "target", "told"),
    [
        ("en-fr", "L’homme n’a pas été blessé.", ["negation.lost"]),
        ("en-fr", "L’homme n’a pas été sans blessure.", []),
        ("en-tr", "Adam yaralanmadı.", ["negation.lost"]),
        ("en-tr", "Adam yaralanmadan kalmadı.", []),
    ],
)
def test_beside_a_word_with_a_denial_in_it_one_denial_is_one_too_few(
    pair: str, target: str, told: list[str]
) -> None:
    assert [code for code, _ in codes(pair, "The man was not unhurt.", target)] == told


def test_a_denial_that_may_be_the_other_one_does_not_block() -> None:
    assert codes("en-tr", "The man was not unhurt.", "Adam yaralanmadı.") == [
        ("negation.lost", Severity.WARNING)
    ]


@each(
    ("locale", "target"),
    [
        ("fr", "Il y a de l'électricité à l'hôpital."),
        ("pt", "Há eletricidade no hospital."),
        ("ar", "توجد كهرباء في المستشفى."),
        ("tr", "Hastanede elektrik var."),
        ("sw", "Kuna umeme hospitalini."),
        ("fa", "در بیمارستان برق هست."),
        ("he", "יש חשמל בבית החולים."),
        ("af", "Daar is krag in die hospitaal."),
        ("so", "Isbitaalka koronto ayaa ku jirta."),
        ("ha", "Akwai wutar lantarki a asibitin."),
        ("am", "በሆስፒታሉ ውስጥ መብራት አለ።"),
    ],
)
def test_a_lost_no_before_a_noun_is_told_in_every_language(locale: str, target: str) -> None:
    found = codes(f"en-{locale}", "There is no electricity in the hospital.", target)
    assert [code for code, _ in found] == ["negation.lost"]


@each(
    ("pair", "source", "target"),
    [
        ("en-fr", "No fewer than ten came, no doubt by bus.", "Dix au moins sont venus, sans doute en car."),
        ("en-fr", "It was no small feat.", "Ce fut un véritable exploit."),
        ("en-ar", "They reported no earthquakes.", "أبلغوا عن غياب الزلازل."),
        ("en-sw", "They have no support.", "Wanakosa msaada."),
        ("en-sw", "No ordinary session.", "Kikao kisicho cha kawaida."),
        ("en-so", "There is no water in the camp.", "Xerada biyo kuma jiraan."),
        ("en-am", "They have no money.", "ገንዘብ የላቸውም።"),
        ("en-fr", "There is no water in the camp.", "Le camp est privé d'eau."),
        ("en-fr", "The camp has no nurses.", "Le camp manque cruellement d'infirmières."),
        ("en-pt", "The camp has no water.", "O acampamento carece de água."),
    ],
)
def test_a_no_that_is_said_otherwise_is_let_be(pair: str, source: str, target: str) -> None:
    assert codes(pair, source, target) == []
