"""Names stand in a Chinese sentence as its typography wants them."""

import pytest

from desktop.filled import filled, joined, meet


@pytest.mark.parametrize(
    ("template", "name", "said"),
    [
        ("派给 {name}", "李伟", "派给李伟"),
        ("派给 {name}", "Ben Carter", "派给 Ben Carter"),
        ("{name} 的链接", "李伟", "李伟的链接"),
        ("{name} 的链接", "Ben", "Ben 的链接"),
        ("{name} 已看", "安然 15:48", "安然 15:48 已看"),
        ("{name} 已看", "另外 2 人", "另外 2 人已看"),
        ("把 {name} 推后", "王 小明", "把王 小明推后"),
        ("Offer to {name}", "李伟", "Offer to 李伟"),
    ],
)
def test_a_chinese_name_closes_up_and_a_latin_one_keeps_its_space(template: str, name: str, said: str) -> None:
    assert filled(template, name=name) == said


def test_two_fields_side_by_side_are_seen_as_they_come_out() -> None:
    assert filled("{name} {time} 修改", name="安然", time="15:46") == "安然 15:46 修改"


def test_nothing_is_put_between_words_that_meet() -> None:
    assert meet("报告异常：", "没有人在家")
    assert not meet("改成", "17:00")
    assert not meet("offered it to", "Li Wei")
    assert not meet("", "李伟")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("可以：16:34 前能送到。", "16:19 包好"), "可以：16:34 前能送到。16:19 包好"),
        (("安然标为", "加急"), "安然标为加急"),
        (("安然承诺", "16:07 前"), "安然承诺 16:07 前"),
        (("Yes: it can be there by 16:34.", "Packed 16:19"), "Yes: it can be there by 16:34. Packed 16:19"),
        (("Anna confirmed it", ""), "Anna confirmed it"),
    ],
)
def test_what_follows_a_full_width_mark_stands_close_to_it(parts: tuple[str, ...], said: str) -> None:
    assert joined(*parts) == said
