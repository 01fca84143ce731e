"""What holds for the pages' files: two languages alike, small, no API outside the list, one look, no markup from words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.hub.gateway.pages.conftest import PHONE, until
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import PAGES, SECRET, ShopDouble, View

ROOT = PAGES.parents[2]
STATIC = PAGES / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
BYTES_MAX = 100_000  # what security and patience allow
BYTES_KEPT = 93_500  # where the pages stand, with a little air: growth shall be noticed; a third of it is headers
BEFORE_PAINT_BYTES_MAX = 15_000  # the page and its style
PAINTED = "performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)"
Opens = Callable[[View], ShopDouble]


def words(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((STATIC / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return read


def bare(text: str) -> str:
    """A script without comments and without what stands in quotes; what a template puts in stays."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"(?<![\w)\]}])\s*/(?![/*])(?:\\.|\[[^\]]*\]|[^/\\\n])+/[gimsu]*", " re ", text)
    text = re.sub(r"`([^`]*)`", lambda found: " ".join(re.findall(r"\$\{([^}]*)\}", found[1])), text)
    return re.sub(r"//[^\n]*", " ", text)


# Words ------------------------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    english, chinese = words("en"), words("zh")
    assert list(english) == list(chinese)
    for key, sentence in english.items():
        blanks = set(re.findall(r"\{(\w+)\}", sentence))
        assert blanks == set(re.findall(r"\{(\w+)\}", chinese[key])), key
        assert sentence.strip(), key
        assert chinese[key].strip(), key


def test_chinese_is_chinese() -> None:
    english, chinese = words("en"), words("zh")
    same = {key for key in english if english[key] == chinese[key]}
    assert all(not re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", english[key])) for key in same), same


def test_every_key_that_a_script_says_has_words() -> None:
    known = words("en")
    unsaid = []
    for script in SCRIPTS:
        text = script.read_text(encoding="utf-8")
        said = re.findall(r'\bsay\(\s*"([^"]+)"', text)
        said += [key for pair in re.findall(r'\bsay\([^()"`]*\? "([^"]+)" : "([^"]+)"', text) for key in pair]
        said += [f"{prefix}" for prefix in re.findall(r"\bsay\(`([a-z_.]+)\$\{", text)]
        for key in said:
            if key not in known and not (key.endswith(".") and any(each.startswith(key) for each in known)):
                unsaid.append((script.name, key))
    assert not unsaid


def test_every_refusal_that_a_page_can_meet_has_a_sentence() -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "hub" / "domain").rglob("*.py")))
    met = {"order_not_found", "order_cancelled", "order_closed", "version_conflict", "wrong_stage", "card_already_packed", "not_packed", "proof_missing",
           "room_not_found", "already_exists", "not_in_audience", "still_carrying", "not_allowed",
           "nothing_asked", "address_went_back", "recipient_is_asked", "address_missing", "approval_open"}  # fmt: skip
    assert met <= set(re.findall(r'Refused\("(\w+)"', rules))  # the rules still speak of them
    assert {f"refused.{code}" for code in met} <= set(words("en"))


def test_every_problem_and_every_answer_has_words() -> None:
    from hub.domain.problem import ProblemKind, Remedy

    assert {f"kind.{kind}" for kind in ProblemKind} == {key for key in words("en") if key.startswith("kind.")}
    assert {f"remedy.{remedy}" for remedy in Remedy} == {key for key in words("en") if key.startswith("remedy.")}


def test_every_problem_that_a_customer_is_shown_has_its_question() -> None:
    from hub.domain.problem import CUSTOMER_RAISES
    from hub.gateway.problems import AT_THE_DOOR

    told = {"ask", "shop", "until", "yours"}
    asked = {key.removeprefix("question.") for key in words("en") if key.startswith("question.")}
    raised = {kind for kinds in CUSTOMER_RAISES.values() for kind in kinds}
    assert asked - told == set(AT_THE_DOOR) | raised
    panel = {"open", "title", "next", "photo", "photo_again"}
    assert {key.removeprefix("raise.") for key in words("en") if key.startswith("raise.")} - panel == raised


def test_every_end_of_the_question_about_the_wrapping_has_its_line() -> None:
    from hub.domain.asked import ApprovalState

    said = {key.removeprefix("approval.") for key in words("en") if key.startswith("approval.")}
    assert said == {*ApprovalState, "noted"} - {ApprovalState.ASKED}


def test_a_courier_can_raise_what_the_rules_know_and_report_the_reasons_that_they_take() -> None:
    from hub.domain.problem import ProblemKind
    from hub.domain.vocabulary import FAILURE_REASONS

    script = (STATIC / "problem.js").read_text(encoding="utf-8")
    table = re.search(r"const KINDS = \{(.*?)\};", script, re.DOTALL)
    fails = re.search(r"const FAILS = \{(.*?)\};", script)
    assert table is not None and fails is not None  # noqa: PT018  # both or the test is of nothing
    assert set(re.findall(r'"(\w+)"', table[1])) == set(ProblemKind)
    as_reason = {kind.value: kind.value for kind in ProblemKind} | dict(re.findall(r'(\w+): "(\w+)"', fails[1]))
    assert set(as_reason.values()) == set(FAILURE_REASONS)


# Files ------------------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """What a page pulls in, and whether anything stands inline."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pulled: set[str] = set()
        self.inline: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._script = tag in ("script", "style")
        for name in ("src", "href"):
            if named.get(name):
                self.pulled.add(str(named[name]))
        self.inline += [name for name in named if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.inline.append(data)


@pytest.mark.parametrize("page", ["courier", "customer"])
def test_a_page_pulls_in_what_its_scripts_import_and_nothing_from_elsewhere(page: str) -> None:
    tags = Tags((PAGES / f"{page}.html").read_text(encoding="utf-8"))
    assert tags.inline == []
    needed, seen = [f"{page}.js"], set()
    while needed:
        name = needed.pop()
        seen.add(f"/static/{name}")
        found = re.findall(r'from "\./(\w+\.js)"', (STATIC / name).read_text(encoding="utf-8"))
        needed += [each for each in found if f"/static/{each}" not in seen]
    assert tags.pulled == {*seen, "/static/page.css", f"/static/{page}.css", "/static/mark.svg"}


def test_nothing_turns_words_into_markup_or_code() -> None:
    for script in SCRIPTS:
        for bad in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "srcdoc",
            "createContextualFragment",
        ):
            assert bad not in script.read_text(encoding="utf-8"), (script.name, bad)


def test_no_script_speaks_to_another_host() -> None:
    for path in (*SCRIPTS, *STATIC.glob("*.css")):
        hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", path.read_text(encoding="utf-8")))
        assert hosts <= {"www.w3.org", "maps.apple.com", "www.openstreetmap.org"}, (
            path.name
        )  # a namespace, and links to touch
    assert "fetch(`http" not in "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)


def test_icons_are_the_bundled_ones_and_all_are_there() -> None:
    sheet = (STATIC / "icons.svg").read_text(encoding="utf-8")
    held = dict(re.findall(r'<symbol id="icon-([a-z-]+)"[^>]*>(.*?)</symbol>', sheet))
    for name, drawn in held.items():
        bundled = (ROOT / "resources" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r"<(?:path|circle|rect|line|polygon|polyline|ellipse)[^>]*?\s*/?>", bundled)
        assert [re.sub(r"\s+", " ", shape).replace(" />", "/>") for shape in shapes] == re.findall(r"<[^>]+>", drawn), (
            name
        )
    text = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    assert set(re.findall(r'\bicon\("([a-z-]+)"\)', text)) <= set(held)
    assert all(f'"{name}"' in text for name in held)  # none is carried for nothing


# One look ---------------------------------------------------------------------------------------------------------

VARIABLES = {
    "surface": ["desk", "paper", "panel", "sunk", "select", "line", "line_strong"],
    "text": ["ink", "ink_soft"],
    "ribbon": ["ribbon", "ribbon_ink", "ribbon_text", "ribbon_wash"],
    "urgency": ["calm", "soon", "risk", "late", "kept", "track"],
}


PALETTES = ["light", "dark", "contrast", "contrast_dark"]  # as they stand in page.css


@pytest.mark.parametrize("theme", PALETTES)
def test_colours_are_those_of_the_stations(theme: str) -> None:
    colours = json.loads((ROOT / "resources" / "theme" / "tokens.json").read_text(encoding="utf-8"))["color"][theme]
    sheet = (STATIC / "page.css").read_text(encoding="utf-8")
    *palettes, of_the_system = re.findall(r":root \{(.*?)\n\s*\}", sheet, re.DOTALL)
    set_here = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", palettes[PALETTES.index(theme)]))
    assert set(re.findall(r"--([a-z-]+):", of_the_system)) == set(set_here)  # the system's colours leave none out
    wanted = {name.replace("_", "-"): colours[group][name] for group, names in VARIABLES.items() for name in names}
    for stage, pair in colours["stage"].items():
        wanted |= {stage: pair["hue"], f"{stage}-wash": pair["wash"]}
    wanted |= {"to-courier": colours["audience"]["courier"], "to-everyone": colours["audience"]["everyone"]}
    wanted |= {"focus": colours["focus"], "land": colours["map"]["land"], "grid": colours["map"]["block"]}
    assert set_here == wanted


def test_the_ring_has_the_geometry_of_the_stations() -> None:
    ring = json.loads((ROOT / "resources" / "theme" / "tokens.json").read_text(encoding="utf-8"))
    script = (STATIC / "ring.js").read_text(encoding="utf-8")
    widths = {
        name: float(width)
        for name, width in re.findall(r"(\w+): (0\.\d+)", script.split("const WIDTH")[1].split("}")[0])
    }
    for name in ("calm", "soon", "risk", "kept"):
        assert ring["ring"]["width"][name].startswith(f"{widths[name]}*size")
    assert ring["mark"]["path"] in script
    for page in ("courier", "customer"):
        assert ring["mark"]["path"] in (PAGES / f"{page}.html").read_text(encoding="utf-8")


# APIs -------------------------------------------------------------------------------------------------------------


def listed(section: str) -> set[str]:
    """The names in the first column of a table of docs/browsers.md."""
    text = (ROOT / "docs" / "browsers.md").read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [row.split("|")[1] for row in text.splitlines() if row.startswith("|")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


# Names that a browser has on `window` and that scripts use for things of their own; the API is reached as `window.x`.
PLAIN_WORDS = {
    "name",
    "status",
    "top",
    "open",
    "find",
    "stop",
    "close",
    "parent",
    "length",
    "event",
    "origin",
    "self",
    "focus",
    "print",
    "scroll",
    "screen",
}


@pytest.mark.browser
def test_no_browser_api_outside_the_list_is_used(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("about:blank")
    of_browser = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    of_language = set(
        page.evaluate("""() => { const names = []; for (const name of ['Object','Array','Map','Set','WeakMap','Promise','Math','JSON','Number','String',
        'Date','RegExp','Symbol','Error','TypeError','Boolean','Uint8Array','ArrayBuffer','encodeURIComponent','undefined','NaN','Infinity','isNaN','parseInt',
        'parseFloat','globalThis']) names.push(name); return names; }""")
    )
    page.close()
    used: dict[str, set[str]] = {
        "Globals": set(),
        "Of `navigator`": set(),
        "Of `document`": set(),
        "Of `window`": set(),
    }
    for script in SCRIPTS:
        text = bare(script.read_text(encoding="utf-8"))
        own = set(re.findall(r"\b(?:const|let|function|class)\s+(\w+)", text))
        own |= {
            name for group in re.findall(r"(?:const|let)\s*\{([^}]*)\}", text) for name in re.findall(r"\w+", group)
        }
        own |= {name for group in re.findall(r"import\s*\{([^}]*)\}", text) for name in re.findall(r"\w+", group)}
        own |= {name for group in re.findall(r"\(([^()]*)\)\s*(?:=>|\{)", text) for name in re.findall(r"\w+", group)}
        own |= {
            name
            for group in re.findall(r"function \w+\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text)
            for name in re.findall(r"\w+", group)
        }
        own |= set(re.findall(r"\b(\w+)\s*=>", text))
        names = set(re.findall(r"(?<![.\w$])([A-Za-z]\w*)(?!\s*:)", text))
        used["Globals"] |= (names & of_browser) - of_language - own - PLAIN_WORDS
        for thing in ("navigator", "document", "window"):
            used[f"Of `{thing}`"] |= set(re.findall(rf"(?<![.\w]){thing}\.(\w+)", text))
    for section, names in used.items():
        expected = listed(section) - ({"sessionStorage", "localStorage"} if section == "Of `window`" else set())
        assert names == expected - (
            {"localStorage"} if "localStorage" not in names and section == "Globals" else set()
        ), section


def test_no_media_query_outside_the_list_is_used() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css")))
    asked = set(re.findall(r"\(([a-z-]+): [a-z]+\)", " ".join(re.findall(r"@media ([^{]+)\{", sheets))))
    text = (ROOT / "docs" / "browsers.md").read_text(encoding="utf-8").split("\n## Of the style sheets\n")[1]
    rows = [row.split("|")[1] for row in text.split("\n## ")[0].splitlines() if row.startswith("|")]
    assert asked == {name for row in rows for name in re.findall(r"`@media ([a-z-]+)`", row)}


YOUNGER_THAN_ES2020 = {
    "replaceAll": r"\.replaceAll\(", "at": r"\.at\(", "hasOwn": r"Object\.hasOwn", "findLast": r"\.findLast", "structuredClone": r"structuredClone",
    "logical assignment": r"(\?\?|\|\||&&)=", "private field": r"\bthis\.#", "top-level await": r"^(?:(?:const|let) [^(\n]*= )?await\b",
    "toSorted": r"\.to(?:Sorted|Reversed|Spliced)\(", "Promise.any": r"Promise\.any", "randomUUID": r"randomUUID", "static block": r"static \{",
}  # fmt: skip


@pytest.mark.parametrize("what", YOUNGER_THAN_ES2020)
def test_no_syntax_is_younger_than_the_phones(what: str) -> None:
    for script in SCRIPTS:
        assert not re.search(YOUNGER_THAN_ES2020[what], bare(script.read_text(encoding="utf-8")), re.MULTILINE), (
            script.name
        )


# Weight -----------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("page", ["c", "o"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_takes_far_less_than_100_kb_of_the_net(browser: Browser, shop: Opens, page: str, language: str) -> None:
    double = shop(courier("offered") if page == "c" else customer("packing", "accepted"))
    context = browser.new_context(locale=language)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    session.on("Network.responseReceived", lambda said: names.update({said["requestId"]: said["response"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda said: weights.update({names[said["requestId"]]: said["encodedDataLength"]})
    )
    session.send("Network.enable")
    tab.goto(f"{double.base}/{page}#{SECRET}")
    expect(tab.locator(".ring").first).to_be_visible()
    tab.wait_for_load_state("networkidle")
    context.close()
    assert {"page.css", f"{language}.json", "icons.svg", page} <= {Path(url).name for url in weights}
    assert sum(weights.values()) < BYTES_KEPT < BYTES_MAX, weights


@pytest.mark.browser
@pytest.mark.parametrize("page", ["c", "o"])
def test_the_first_paint_waits_for_no_script_and_little_else(browser: Browser, shop: Opens, page: str) -> None:
    """What a second on a slow phone allows, counted: at 400 kbit/s these bytes take 0.3 s. `tests/bench` measures the time."""
    double = shop(courier("offered") if page == "c" else customer("packing", "accepted"))
    context = browser.new_context(viewport=PHONE)
    context.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
    tab = context.new_page()
    ended: list[Request] = []
    tab.on("requestfinished", lambda request: ended.append(request))
    tab.goto(f"{double.base}/{page}", wait_until="load")
    until(lambda: tab.evaluate(PAINTED) != [])
    took = [request.sizes()["responseBodySize"] for request in list(ended)]  # asked while the page is still there
    context.close()
    assert took
    assert sum(took) < BEFORE_PAINT_BYTES_MAX, took
