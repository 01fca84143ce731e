"""What another firm's platform says is entered from the command line, as the platform writes it."""

from __future__ import annotations

import json

from hub.cli import BAD_DATA, USAGE
from hub.domain.order import Delivery
from hub.domain.problem import ProblemKind
from hub.domain.vocabulary import AddCourier, AssignCourier, ConfirmOrder, SetDuty, StartPacking
from tests.hub.running import HubProcess
from tests.hub.shop_day import an_id, packing_steps, place_order
from tests.hub.test_cli import run


def test_a_platforms_codes_lead_an_order_to_its_end_and_a_failure_to_somebody_who_decides(
    hub_process: HubProcess,
) -> None:
    folder = ("--data-dir", str(hub_process.folder))
    owner, order = hub_process.owner(), an_id(1)
    hub_process.must(owner, place_order(order), ConfirmOrder(order), StartPacking(order))
    hub_process.must(owner, *packing_steps(order, len(owner.board.orders[order].items)))
    for courier, outsourced in ((an_id(900), False), (an_id(901), True)):
        hub_process.must(owner, AddCourier(courier, "Chen", "", outsourced=outsourced), SetDuty(courier, True))
    hub_process.must(owner, AssignCourier(order, an_id(900)))
    ours = run("reported", *folder, "2401", "wechat", "202")
    assert (ours.returncode, "no courier of another firm" in ours.stderr) == (BAD_DATA, True)
    hub_process.must(owner, AssignCourier(order, an_id(901)))

    taken = run("reported", *folder, "2401", "wechat", "202", "--json")
    assert taken.returncode == 0, taken.stderr
    said = json.loads(taken.stdout)
    assert said == {"order": order, "number": 2401, "means": "picked_up", "asked": ["accept_offer", "pick_up_order"]}
    assert run("reported", *folder, order, "wechat", "102").stdout == "order 2401: a rider has it; nothing to note\n"
    refused = run("reported", *folder, "2401", "onfleet", "4", "--reason", "not_at_home")
    assert refused.returncode == 0, refused.stderr
    for wrong, code in ((("wechat", "999"), BAD_DATA), (("dada", "4"), USAGE), (("wechat", "302"), USAGE)):
        assert run("reported", *folder, "2401", *wrong).returncode == code
    assert run("reported", *folder, "2402", "wechat", "302").returncode == BAD_DATA
    assert run("reported", *folder, "2401", "wechat", "302", "--received-by", "Ms Lin").returncode == 0
    after = hub_process.owner().board.orders[order]
    assert after.delivery is Delivery.DELIVERED
    assert [problem.kind for problem in after.problems] == [ProblemKind.ABSENT]
