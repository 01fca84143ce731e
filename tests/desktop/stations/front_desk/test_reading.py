"""What a pasted text says about somebody."""

from __future__ import annotations

import pytest

from desktop.stations.front_desk.reading import Contact, read_contact, two_lines

MEI = Contact("Mei Lin Chen", "+44 20 7946 0312", ("14 Mill Lane", "London E1 6AN"))
WANG = Contact("王小明", "+86 138 0013 8000", ("浙江省杭州市西湖区文三路 100 号 5 楼",))


@pytest.mark.parametrize(
    "text",
    [
        "Mei Lin Chen\n14 Mill Lane\nLondon E1 6AN\n020 7946 0312",
        "Mei Lin Chen\r\n020 7946 0312\r\n14 Mill Lane\r\nLondon E1 6AN",
        "Name: Mei Lin Chen\nTel.: +44 20 7946 0312\nAddress: 14 Mill Lane\nLondon E1 6AN",
    ],
)
def test_lines_are_told_apart(text: str) -> None:
    assert read_contact(text, "GB") == MEI


@pytest.mark.parametrize(
    "text",
    [
        "王小明，13800138000，浙江省杭州市西湖区文三路 100 号 5 楼",
        "收件人：王小明\n手机号码：138-0013-8000\n详细地址：浙江省杭州市西湖区文三路 100 号 5 楼",
        "收件人: 王小明 电话: 13800138000 地址: 浙江省杭州市西湖区文三路 100 号 5 楼",
    ],
)
def test_chinese_labels_and_commas_are_read(text: str) -> None:
    assert read_contact(text, "CN") == WANG


def test_an_address_keeps_its_commas_and_its_numbers() -> None:
    assert read_contact("Flat 5, 14 Mill Lane, London", "GB") == Contact(lines=("Flat 5, 14 Mill Lane, London",))
    assert read_contact("Kiln Studio\n14 Mill Lane", "GB", named=False).lines == ("Kiln Studio", "14 Mill Lane")


def test_a_single_name_or_number_is_no_more_than_one_thing() -> None:
    assert not read_contact("Mei Lin Chen", "GB").is_more_than_one_thing
    assert not read_contact("+44 20 7946 0312", "GB").is_more_than_one_thing
    assert read_contact("Mei Lin Chen 020 7946 0312", "GB") == Contact("Mei Lin Chen", "+44 20 7946 0312")


def test_more_lines_than_the_sheet_has_are_joined() -> None:
    assert two_lines(("14 Mill Lane", "3rd floor", "London")) == ("14 Mill Lane", "3rd floor, London")
    assert two_lines(()) == ("", "")
