"""A quotation that stands round other words than in the source."""

from __future__ import annotations

from service.domain.checks import Checked, run_checks

SOURCE = 'The precipitation near the old harbour of the island was described as "beneficial for us".'


def is_told(target: str, source: str = SOURCE, to: str = "fr") -> bool:
    return any(one.check == "quotation" for one in run_checks(Checked(source, target, "en", to)))


def test_a_quotation_that_no_longer_ends_the_sentence_is_told() -> None:
    assert is_told("Les précipitations « près du vieux port » de l'île étaient dites bénéfiques pour nous.")
    assert not is_told(
        "Les précipitations près du vieux port de l'île étaient décrites comme « bénéfiques pour nous »."
    )


def test_a_quotation_after_its_colon_is_left_alone_though_longer() -> None:
    source = 'He said: "We go home now."'
    assert not is_told("Il a ajouté : « Nous rentrons tous à la maison dès maintenant. »", source)


def test_a_word_that_is_set_off_goes_where_its_phrase_goes() -> None:
    source = 'The workers send out a tiny bit of light that they call a "spark".'
    assert not is_told('"Kıvılcım" adını verdikleri küçük bir ışığı işçiler yollar.', source, "tr")
