"""The words of a card as people may write them: any Unicode that the shop takes, with what is easily lost on the way."""

from __future__ import annotations

from hypothesis import strategies as st

from hub.domain.limits import CARD_CHARS_MAX, text_fault

_SCRIPTS = st.sampled_from(
    [
        "Je t’aime\u00a0!",
        "Office fi ffl",
        "三十年了，\n你还是笑得最快的那个。",
        "שלום (לך)!",
        "من القلب",
        "ไทย",
        "नमस्ते",
        "e\u0301",
        "\u00e9",
    ]
)
_EMOJI = st.sampled_from(["🌷", "👩‍👩‍👧", "🇬🇧", "❤️", "👍🏽", "1️⃣", "\U0001f3f4\U000e0067\U000e0062\U000e007f"])
_SPACES = st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2009", "\u200b", "\u3000"])
_ANY = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff")


def any_cards() -> st.SearchStrategy[str]:
    """Cards that the rules take.

    Without byte order marks (U+FEFF): nobody sees them, and Qt drops one that begins a text or a line on paper.
    """
    pieces = st.lists(st.one_of(_SCRIPTS, _EMOJI, _SPACES, _ANY), min_size=1, max_size=8).map("".join)
    return pieces.filter(lambda words: text_fault("card", words, CARD_CHARS_MAX, lines=True) is None)
