"""A CMS's cards: what plays here plays, what is drawn round it is no text, and labels stay apart."""

from __future__ import annotations

import pytest

from service.domain.html.markup import parse_body, sanitise

AUDIO = (
    '<div class="kg-card kg-audio-card">'
    '<img src="" alt="audio-thumbnail" class="kg-audio-thumbnail kg-audio-hide">'
    '<div class="kg-audio-player-container">'
    '<audio src="https://cms.example/a.mp3" preload="metadata"></audio>'
    '<div class="kg-audio-title">The sound of rain</div><div class="kg-audio-player">'
    '<button class="kg-audio-play-icon"><svg></svg></button><span class="kg-audio-current-time">0:00</span>'
    '<div class="kg-audio-time">/<span class="kg-audio-duration">60</span></div>'
    '<button class="kg-audio-playback-rate">1×</button></div></div></div>'
)
VIDEO = (
    '<figure class="kg-card kg-video-card"><div class="kg-video-container">'
    '<video src="https://cms.example/v.mp4" poster="https://img.spacergif.org/v1/1280x720/0a/spacer.png" '
    "playsinline style=\"background: transparent url('https://cms.example/v.jpg') 50% 50% / cover;\">"
    '</video><div class="kg-video-overlay"><button>Play</button></div>'
    '<div class="kg-video-player-container"><div class="kg-video-player">0:00 /2:12 1×</div></div></div>'
    "<figcaption>The flood</figcaption></figure>"
)


def texts(markup: str) -> list[str]:
    return [block.text for block in parse_body(markup).blocks]


def test_ghosts_audio_plays_and_its_furniture_is_no_text() -> None:
    assert texts(AUDIO) == ["The sound of rain"]
    assert '<audio controls="" src="https://cms.example/a.mp3" preload="metadata"></audio>' in sanitise(AUDIO)
    assert "<img" not in sanitise(AUDIO)


def test_ghosts_video_plays_with_its_own_picture() -> None:
    assert texts(VIDEO) == ["The flood"]
    html = sanitise(VIDEO)
    assert 'controls=""' in html
    assert 'poster="https://cms.example/v.jpg"' in html
    assert "spacergif" not in html
    assert "style" not in html
    assert sanitise(html) == html


@pytest.mark.parametrize(
    "style", ["background:url(javascript:x)", "color:red", "background:url(data:image/png,x)"]
)
def test_of_a_style_nothing_else_stays(style: str) -> None:
    html = sanitise(f'<video src="https://cms.example/v.mp4" style="{style}"></video>')
    assert html == '<video controls="" src="https://cms.example/v.mp4"></video>'


def test_a_bookmark_is_translated_but_for_its_source_whose_words_stay_apart() -> None:
    markup = (
        '<figure class="kg-card kg-bookmark-card">'
        '<a class="kg-bookmark-container" href="https://o.example/">'
        '<div class="kg-bookmark-content"><div class="kg-bookmark-title">A dam opens</div>'
        '<div class="kg-bookmark-metadata"><img src="https://o.example/i.png" alt="">'
        '<span class="kg-bookmark-author">Other</span><span class="kg-bookmark-publisher">Other News</span>'
        "</div></div></a></figure>"
    )
    assert texts(markup) == ["A dam opens"]
    assert "Other</span> <span" in sanitise(markup)
    assert "kg-bookmark-publisher" in sanitise(markup)


def test_the_name_and_the_size_of_a_file_are_no_text_to_translate() -> None:
    markup = (
        '<div class="kg-card kg-file-card"><a href="https://cms.example/bill.pdf"><div>'
        '<div class="kg-file-card-title">The bill</div><div class="kg-file-card-metadata">'
        '<div class="kg-file-card-filename">bill.pdf</div><div class="kg-file-card-filesize">879 KB</div>'
        "</div></div></a></div>"
    )
    assert texts(markup) == ["The bill"]
    assert "bill.pdf</div>" in sanitise(markup)


def test_a_button_that_opens_the_sources_own_form_goes() -> None:
    card = '<div class="kg-card kg-button-card"><a href="{}" class="kg-btn">Go</a></div>'
    assert texts(card.format("https://cms.example/#/portal/signup")) == []
    assert texts(card.format("https://cms.example/dams/")) == ["Go"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p><span class="a">Water</span><span class="b">Politics</span></p>', "Water Politics"),
        ('<p><a href="/a">Water</a><a href="/b">Politics</a></p>', "Water Politics"),
        ('<p><span class="a">Fer</span><span class="a">ry</span></p>', "Ferry"),
        ("<p><span>Fer</span><span>ry</span></p>", "Ferry"),
        ('<p><span class="a">Water</span> <span class="b">Politics</span></p>', "Water Politics"),
        ('<p><span class="a">Water</span><span class="b">, Politics</span></p>', "Water, Politics"),
        ("<p>H<sub>2</sub>O</p>", "H2O"),
        ('<p><b class="x">Wo</b><i class="y">rd</i></p>', "Word"),
    ],
)
def test_labels_side_by_side_are_two_words_and_pieces_of_a_word_are_one(markup: str, text: str) -> None:
    assert texts(markup) == [text]
