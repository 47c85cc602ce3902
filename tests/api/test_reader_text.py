from hypothesis import given
from hypothesis import strategies as st

from api.pages.reader_text import WINDOW, window

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda s: (min(s), max(s))), max_size=6)


@given(st.text(min_size=1, max_size=60), SPANS)
def test_the_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in window(text, spans, None, 0).pieces) == text


def test_the_chosen_sentence_is_marked_once_as_target() -> None:
    pieces = window("abcdefgh", [(1, 5), (2, 3)], (1, 5), 0).pieces
    assert "".join(piece.text for piece in pieces if piece.at) == "bcde"
    assert sum(piece.first_at for piece in pieces) == 1


def test_a_long_text_is_shown_around_the_chosen_sentence() -> None:
    text = "x" * (3 * WINDOW)
    shown = window(text, [(2 * WINDOW, 2 * WINDOW + 5)], (2 * WINDOW, 2 * WINDOW + 5), 0)
    assert shown.cut
    assert shown.begin < 2 * WINDOW < shown.end
    assert any(piece.at for piece in shown.pieces)
    assert shown.end - shown.begin == WINDOW
