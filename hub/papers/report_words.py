"""The words of a written report in both languages, and its numbers as people read them; the same for text, table and paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.domain.actor import Role
from hub.domain.problem import ProblemKind
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.rating import SCORE_MAX, SCORE_MIN
from hub.domain.report import (
    Badly,
    Broken,
    CauseCount,
    CourierFigures,
    Figures,
    KindCause,
    KindFigures,
    Report,
    Response,
    Unkept,
    Waited,
    WhyBroken,
)

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Report", "报告"),
    "as_of": ("as of", "截至"),
    "days": ("Days", "每日"),
    "causes": ("Why promises were broken", "承诺未兑现的原因"),
    "responses": ("How long people waited", "等待时间"),
    "couriers": ("Couriers", "配送员"),
    "kinds": ("Promises", "承诺"),
    "kind": ("Promised", "承诺内容"),
    "kept_share": ("Kept %", "兑现率"),
    "unkept_list": ("Broken promises about place, wording, surprise", "未兑现的地点、文字、惊喜承诺"),
    "since": ("Known since", "发现时间"),
    "broken_list": ("Broken promises", "未兑现的承诺"),
    "rated": ("How it was", "客户评价"),
    "rated_by": ("Customers", "人数"),
    "mean": ("Mean", "平均分"),
    "badly_list": ("Disappointed customers", "不满意的客户"),
    "said_at": ("Said", "评价时间"),
    "score": ("Score", "评分"),
    "said_by": ("By", "评价人"),
    "day": ("Day", "日期"),
    "all_days": ("All days", "合计"),
    "placed": ("Orders", "订单"),
    "delivered": ("Delivered", "已送达"),
    "cancelled": ("Cancelled", "已取消"),
    "on_time": ("On time", "准时率"),
    "made": ("Promises made", "作出承诺"),
    "kept": ("Kept", "兑现"),
    "changed": ("Changed", "改期"),
    "called_off": ("Called off", "撤销"),
    "broken": ("Broken", "未兑现"),
    "open": ("Still open", "未到期"),
    "escalated": ("Alarms", "升级提醒"),
    "problems": ("Problems", "异常"),
    "decided_by_itself": ("Decided by itself", "超时自动处理"),
    "cause": ("Cause", "原因"),
    "count": ("Count", "次数"),
    "what": ("What", "事项"),
    "asked": ("Asked", "次数"),
    "answered": ("Answered", "已回应"),
    "median": ("Median", "中位数"),
    "p90": ("9 of 10 within", "九成不超过"),
    "worst": ("Longest", "最长"),
    "courier": ("Courier", "配送员"),
    "offered": ("Offered", "派单"),
    "declined": ("Declined", "拒单"),
    "picked_up": ("Picked up", "取件"),
    "in_time": ("In time", "准时"),
    "late": ("Late", "迟到"),
    "failed": ("In vain", "未送成"),
    "silent": ("Silent", "失联"),
    "ride": ("Ride", "路程"),
    "order": ("Order", "订单"),
    "promised": ("Promised", "承诺时间"),
    "late_by": ("Late by", "迟到时长"),
    "never": ("not delivered", "未送达"),
    "nobody": ("no longer known", "已不在册"),
    "more": ("and {count} more", "另有 {count} 条"),
}
CAUSES: dict[WhyBroken, tuple[str, str]] = {
    WhyBroken.MOVED_ALONE: ("moved to later, not agreed", "擅自推迟"),
    WhyBroken.PROBLEM: ("a problem", "出现异常"),
    WhyBroken.LATE_START: ("packing began too late", "包装开始过晚"),
    WhyBroken.PACKED_LATE: ("packing took too long", "包装超时"),
    WhyBroken.NO_COURIER: ("no courier", "没有配送员"),
    WhyBroken.LEFT_LATE: ("fetched too late", "取件过晚"),
    WhyBroken.COURIER_SILENT: ("courier was silent", "配送员失联"),
    WhyBroken.ON_THE_WAY: ("the way took too long", "路上超时"),
}
PROBLEMS: dict[ProblemKind, tuple[str, str]] = {
    ProblemKind.ABSENT: ("absent", "没有人在家"),
    ProblemKind.WRONG_ADDRESS: ("wrong address", "地址不对"),
    ProblemKind.ADDRESS_CHANGED: ("address changed", "地址改了"),
    ProblemKind.UNREACHABLE: ("unreachable", "联系不上"),
    ProblemKind.REFUSED: ("refused", "拒收"),
    ProblemKind.DAMAGED: ("damaged", "损坏"),
    ProblemKind.WRONG_GOODS: ("wrong goods", "货不对"),
    ProblemKind.ACCESS: ("no access", "进不去"),
    ProblemKind.VEHICLE: ("vehicle", "车辆故障"),
    ProblemKind.LATE: ("late", "会晚到"),
    ProblemKind.OTHER: ("other", "其他情况"),
}
KINDS: dict[PromiseKind, tuple[str, str]] = {
    PromiseKind.TIME: ("time", "时间"),
    PromiseKind.PLACE: ("place", "地点"),
    PromiseKind.WORDING: ("wording", "文字"),
    PromiseKind.SURPRISE: ("surprise", "惊喜"),
}
KIND_CAUSES: dict[BreakCause, tuple[str, str]] = {
    BreakCause.LATE_START: ("began too late", "开始过晚"),
    BreakCause.COURIER_LATE: ("courier was late", "配送员迟到"),
    BreakCause.COURIER_SILENT: ("courier was silent", "配送员失联"),
    BreakCause.PROBLEM: ("a problem", "出现异常"),
    BreakCause.MOVED_ALONE: ("moved, not agreed", "擅自更改"),
    BreakCause.LEFT_ELSEWHERE: ("left somewhere else", "放在了别处"),
    BreakCause.WORDS_WRONG: ("the words were wrong", "文字有误"),
    BreakCause.TOLD_TOO_SOON: ("told too soon", "提前泄露"),
    BreakCause.OTHER: ("other", "其他"),
}
SCORES: dict[int, tuple[str, str]] = {
    1: ("very poor", "很不满意"),
    2: ("poor", "不满意"),
    3: ("all right", "一般"),
    4: ("good", "满意"),
    5: ("wonderful", "非常满意"),
}
"""As the customer's page names them."""
RATED_BY: dict[Role, tuple[str, str]] = {
    Role.SENDER: ("sender", "订购人"),
    Role.RECIPIENT: ("recipient", "收礼人"),
}
WAITED: dict[Waited, tuple[str, str]] = {
    Waited.CONFIRMED: ("order taken on", "订单确认"),
    Waited.RUSH_PACKING: ("rush heard by packing", "包装确认加急"),
    Waited.RUSH_DISPATCH: ("rush heard by dispatch", "调度确认加急"),
    Waited.ANSWERED: ("customer answered", "回复客户"),
    Waited.DECIDED: ("problem decided", "异常处理"),
    Waited.OFFER: ("courier answered an offer", "配送员回应派单"),
}
COUNTED = (
    "placed", "delivered", "cancelled", "on_time", "made", "kept", "changed", "called_off", "broken", "open", "escalated",
    "problems", "decided_by_itself",
)  # fmt: skip
KIND_COUNTED = ("made", "kept", "changed", "called_off", "broken", "open")
COURIER_COLUMNS = (
    "offered", "declined", "picked_up", "delivered", "in_time", "late", "failed", "problems", "silent",
)  # fmt: skip


class Words:
    """The words of one language.

    Args:
        lang: "en" or "zh".
        zone: IANA name of the shop's clock.
    """

    def __init__(self, lang: str, zone: str) -> None:
        self._which = 0 if lang == "en" else 1
        self._zone = ZoneInfo(zone)

    def __call__(self, word: str, **fields: object) -> str:
        """A word by its name."""
        return WORDS[word][self._which].format(**fields)

    def cause(self, one: CauseCount | Broken) -> str:
        """Why a promise was broken."""
        said = CAUSES[one.cause][self._which]
        if one.problem is None:
            return said
        return f"{said}{': ' if self._which == 0 else '：'}{PROBLEMS[one.problem][self._which]}"

    def kind(self, kind: PromiseKind) -> str:
        """What is promised."""
        return KINDS[kind][self._which]

    def kind_cause(self, one: KindCause | Unkept) -> str:
        """What was promised beside the time, and why it was broken."""
        return f"{self.kind(one.kind)}{': ' if self._which == 0 else '：'}{KIND_CAUSES[one.cause][self._which]}"

    def score(self, score: int) -> str:
        """A score with its word: "2 poor"."""
        return f"{score} {SCORES[score][self._which]}"

    def rated_by(self, role: Role) -> str:
        """Who said how it was."""
        return RATED_BY[role][self._which]

    def waited(self, kind: Waited) -> str:
        """What somebody waited for."""
        return WAITED[kind][self._which]

    def moment(self, at: datetime) -> str:
        """A moment by the shop's clock."""
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def span(self, seconds: int | None) -> str:
        """A span: "45 s", "4 min", "3:05 min", "2:07 h"; "–" for none."""
        if seconds is None:
            return "–"
        s, minutes, h = (" s", " min", " h") if self._which == 0 else (" 秒", " 分钟", " 小时")
        if seconds < 60:
            return f"{seconds}{s}"
        if seconds < 3600:
            return _of_two(seconds, minutes)
        return _of_two(seconds // 60, h)

    def title(self, made: Report) -> str:
        """What a report is about."""
        days = made.first if len(made.days) == 1 else f"{made.first} – {made.days[-1].day}"
        return f"{self('title')} {days} ({made.zone}; {self('as_of')} {self.moment(made.at)})"


def _of_two(count: int, unit: str) -> str:
    # Whole ones without ":00", which would look like a time of the day: "Late by 16:00 min".
    whole, rest = divmod(count, 60)
    return f"{whole}:{rest:02}{unit}" if rest else f"{whole}{unit}"


def share(permille: int | None) -> str:
    """Thousandths as people read them; "–" for none."""
    return "–" if permille is None else f"{permille // 10}.{permille % 10}%"


def mean(hundredths: int | None) -> str:
    """Hundredths of a score as people read them; "–" for none."""
    return "–" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


Table = tuple[str, list[str], list[list[str]]]
"""A heading, the columns' names, the rows."""


def tables(made: Report, words: Words) -> Iterator[Table]:
    """A report as tables, in the order in which it is read; a table without rows is left out."""
    rows = [*made.days, *([made.total] if len(made.days) > 1 else [])]
    yield words("days"), [words("day"), *map(words, COUNTED)], [_day(one, words) for one in rows]
    beside = [one for one in made.kinds if one.made or one.kind is PromiseKind.TIME or _ended(one)]
    if len(beside) > 1:
        columns: tuple[str, ...] = ("kind", *KIND_COUNTED, "kept_share")
        yield words("kinds"), [words(name) for name in columns], [_kind(one, words) for one in beside]
    if made.causes or made.kind_causes:
        counts = [[words.cause(one), str(one.count)] for one in made.causes]
        counts += [[words.kind_cause(one), str(one.count)] for one in made.kind_causes]
        yield words("causes"), [words("cause"), words("count")], counts
    asked = [one for one in made.responses if one.asked]
    if asked:
        columns = ("what", "asked", "answered", "median", "p90", "worst")
        yield words("responses"), [words(name) for name in columns], [_response(one, words) for one in asked]
    if made.total.rated:
        scores = range(SCORE_MAX, SCORE_MIN - 1, -1)
        said = [words("day"), *map(words.score, scores), words("rated_by"), words("mean")]
        yield words("rated"), said, [_rated(one, words) for one in rows]
    if made.couriers:
        columns = ("courier", *COURIER_COLUMNS, "ride")
        yield words("couriers"), [*map(words, columns)], [_courier(one, words) for one in made.couriers]
    if made.badly:
        told = [[f"GW-{one.number}", *_badly(one, words)] for one in made.badly]
        if made.total.badly > len(told):
            told.append([words("more", count=made.total.badly - len(told)), "", "", ""])
        yield words("badly_list"), [words(name) for name in ("order", "said_at", "score", "said_by")], told
    if made.broken:
        told = [_broken(one, words) for one in made.broken]
        if made.total.broken > len(told):
            told.append([words("more", count=made.total.broken - len(told)), "", "", ""])
        yield words("broken_list"), [words(name) for name in ("order", "promised", "late_by", "cause")], told
    if made.unkept:
        rest = sum(one.broken for one in made.kinds if one.kind is not PromiseKind.TIME) - len(made.unkept)
        told = [[f"GW-{one.number}", words.moment(one.at), words.kind_cause(one)] for one in made.unkept]
        if rest > 0:
            told.append([words("more", count=rest), "", ""])
        yield words("unkept_list"), [words(name) for name in ("order", "since", "cause")], told


def _ended(one: KindFigures) -> int:
    return one.kept + one.changed + one.called_off + one.broken + one.open


def _kind(one: KindFigures, words: Words) -> list[str]:
    counts = [str(getattr(one, name)) for name in KIND_COUNTED]
    return [words.kind(one.kind), *counts, share(one.kept_permille)]


def _day(one: Figures, words: Words) -> list[str]:
    return [
        one.day or words("all_days"),
        *(share(one.on_time_permille) if name == "on_time" else str(getattr(one, name)) for name in COUNTED),
    ]


def _rated(one: Figures, words: Words) -> list[str]:
    counts = map(str, reversed(one.scores))
    return [one.day or words("all_days"), *counts, str(one.rated), mean(one.mean_hundredths)]


def _badly(one: Badly, words: Words) -> list[str]:
    return [words.moment(one.at), words.score(one.score), words.rated_by(one.by)]


def _response(one: Response, words: Words) -> list[str]:
    spans = (one.median_seconds, one.p90_seconds, one.worst_seconds)
    return [words.waited(one.kind), str(one.asked), str(one.answered), *map(words.span, spans)]


def _courier(one: CourierFigures, words: Words) -> list[str]:
    counts = [str(getattr(one, name)) for name in COURIER_COLUMNS]
    return [one.name or words("nobody"), *counts, words.span(one.ride_seconds)]


def _broken(one: Broken, words: Words) -> list[str]:
    late = words("never") if one.late_seconds is None else words.span(one.late_seconds)
    return [f"GW-{one.number}", words.moment(one.until), late, words.cause(one)]
