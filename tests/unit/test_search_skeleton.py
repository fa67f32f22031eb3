"""A name meets itself in both scripts and in the spellings people use."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.replica.skeleton import index_text, skeleton, stored_forms, typed_forms, words


def bones(text: str) -> str:
    return " ".join(skeleton(word) for word in words(text))


@pytest.mark.parametrize(
    "spellings",
    [
        "Srivastava Shrivastav Srivastav श्रीवास्तव",
        "Mishra Misra मिश्रा मिश्र",
        "Tiwari Tewari Tivari तिवारी",
        "Bajpai Vajpayee Bajpayee बाजपेयी वाजपेयी",
        "Laxmi Lakshmi Lakshami लक्ष्मी",
        "Agarwal Agrawal Aggarwal अग्रवाल",
        "Krishna Krishn कृष्ण कृष्णा",
        "Rishi ऋषि",
        "Ritu ऋतु",
        "Mridul मृदुल",
        "Gyan Gyaan ज्ञान",
        "Champa चम्पा चंपा",
        "Ambika अम्बिका अंबिका",
        "Sandeep Sandip संदीप सन्दीप",
        "Pandey Pande पाण्डेय पांडेय पाँडे",
        "Mohd Md Mohammad Mohammed Muhammad मोहम्मद मुहम्मद मो.",
        "Singh Sinh सिंह सिंघ",
        "Siddiqui Siddiqi सिद्दीकी सिद्दिकी",
        "Qureshi Quraishi Kureshi कुरैशी",
        "Zubair Jubair जुबैर ज़ुबैर",
        "Faruqi Farooqui Pharuqi फारूकी फ़ारूक़ी",
        "Sheikh Shaikh शेख",
        "D'Souza Dsouza D’Souza डिसूजा डिसूज़ा",
        "Joseph Josef जोसेफ",
        "Christopher क्रिस्टोफर",
        "Garhwal गढ़वाल",
        "Bachchan Bacchan बच्चन",
        "Chaurasia Chourasiya चौरसिया",
        "Wasim Vasim Waseem वसीम",
        "Yusuf Yousuf Yusuph यूसुफ",
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: str) -> None:
    assert len({bones(each) for each in spellings.split()}) == 1


def test_the_two_scripts_meet_for_nearly_all_personal_names_of_the_city() -> None:
    text = files("counter_pos").joinpath("assets/city/names.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["role"] not in {"fn", "shop", "works", "house"}]
    pairs = [(en, hi) for row in rows for en in row["en"].split("|") for hi in row["hi"].split("|")]
    apart = [pair for pair in pairs if bones(pair[0]).replace(" ", "") != bones(pair[1]).replace(" ", "")]
    assert len(pairs) > 500
    # English names that Hindi hears in its own way: both spellings are in the index, so each finds itself.
    assert len(apart) <= 6, apart


def test_names_that_sound_apart_stay_apart() -> None:
    different = ["Ram", "Rani", "Umesh", "Amit", "Imran", "Gupta", "Khan", "Kumar", "Kumhar", "Phool", "Pal", "Singh"]
    assert len({bones(name) for name in different}) == len(different)


def test_an_r_flap_is_found_as_r_and_as_d() -> None:
    (word,) = words("गौड़")
    assert set(stored_forms(word)) == {skeleton("gaur"), skeleton("gaud")}
    (composed,) = words("गौ\u095c")  # the letter as one code point
    assert composed == word


def test_a_last_nasal_may_be_left_out() -> None:
    (word,) = words("माँ")
    assert skeleton("maa") in stored_forms(word)


def test_titles_marks_and_digits_do_not_break_words() -> None:
    assert words("M/s. Ram & Sons (P) Ltd. ४२") == ["m", "s", "ram", "sons", "p", "ltd", "42"]
    assert words("José Müller") == ["jose", "muller"]
    assert words("") == words("—·…") == []


@pytest.mark.parametrize("whole", ["chandra", "phoolmati", "aurangzeb", "aijaz", "चंपा", "पांडेय", "गौड़", "चम्पा"])
def test_every_beginning_of_a_name_leads_towards_it(whole: str) -> None:
    (word,) = words(whole)
    targets = stored_forms(word)
    for length in range(1, len(word) + 1):
        forms = typed_forms(word[:length], True)
        if word[length - 1] in "\u093c\u094d":
            continue  # between two key strokes of one letter
        assert any(target.startswith(form) for form in forms for target in targets), (word[:length], forms, targets)


def test_the_first_two_words_are_also_stored_as_one() -> None:
    assert index_text("Raj Kumar Verma", joined=True).split() == ["rj", "kmr", "brm", "rjkmr"]
    assert "rjkmr" in index_text("राज कुमार", joined=True).split()
    assert index_text("Ram Avtar", joined=True).split()[-1] == skeleton("ramavtar")
    assert index_text("Ram", joined=True) == "rm"


letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)
devanagari = st.text("कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहअआइईउऊऋएऐओऔािीुूृेैोौं़्", min_size=1, max_size=14)


@given(st.one_of(letters, devanagari, st.text(max_size=20)))
def test_a_skeleton_is_plain_letters_and_digits_whatever_is_typed(text: str) -> None:
    for word in words(text):
        for form in (*stored_forms(word), *typed_forms(word, True), *typed_forms(word, False)):
            assert form.isascii()
            assert form.isalnum()
    assert set(index_text(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(letters)
def test_case_does_not_matter(word: str) -> None:
    assert bones(word) == bones(word.upper())


@given(st.text("abdegiklmnoprtuvyz", min_size=2, max_size=14).filter(lambda word: word not in {"md", "mo"}))
def test_doubled_consonants_do_not_matter(word: str) -> None:
    assert bones("".join(letter * 2 if letter in "bdgklmnprt" else letter for letter in word)) == bones(word)


def test_a_short_form_that_may_yet_grow_is_looked_for_both_ways() -> None:
    for short, grown in (("mo", "mohan"), ("मो", "मोहन"), ("sinh", "sinha"), ("md", "mudit")):
        assert len(typed_forms(short, True)) > 1
        assert any(skeleton(grown).startswith(form) for form in typed_forms(short, True))


@given(letters, letters)
def test_an_index_text_holds_every_word_once(one: str, two: str) -> None:
    forms = index_text(f"{one} {two}", f"{two} {one}").split()
    assert len(forms) == len(set(forms))
    assert all(form in forms for word in (one, two) for form in stored_forms(word))
