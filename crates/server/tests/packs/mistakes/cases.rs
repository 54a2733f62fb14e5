//! Mistakes in cases, and cases that do not come out.

use super::Change::{Add, Both, Swap};
use super::Group;

pub const GROUPS: &[Group] = &[
    (
        "例子：归类",
        &[
            ("结果不是例子说的那样", Swap("cases/classes.toml", "class = \"first\"", "class = \"second\"")),
            (
                "任务不是例子说的那样",
                Swap(
                    "cases/duties.toml",
                    "duties = [{ modes = [\"door\", \"phone\", \"video\"], count = 1",
                    "duties = [{ modes = [\"door\", \"phone\", \"video\"], count = 2",
                ),
            ),
            (
                "没有这个评分",
                Swap("cases/classes.toml", "scores = { risk = 60 }", "scores = { danger = 60 }"),
            ),
            ("事实的名称写错（例子）", Swap("cases/scope.toml", "\"独居\" = true", "\"独住\" = true")),
            ("日期带了时刻（例子）", Swap("cases/scope.toml", "on = 2026-04-20", "on = 2026-04-20T08:00:00")),
            ("例子的编号用了两次", Swap("cases/classes.toml", "id = \"C2\"", "id = \"C1\"")),
            ("例子的日子还没有施行", Swap("cases/classes.toml", "on = 2026-04-20", "on = 2025-04-20")),
            (
                "填了程序算出的事实（例子）",
                Swap("cases/scope.toml", "\"独居\" = true", "\"独居\" = true, \"年龄\" = 70"),
            ),
            ("事实的值不对（例子）", Swap("cases/scope.toml", "\"独居\" = true", "\"独居\" = \"两个人\"")),
            (
                "选项写错（例子）",
                Swap("cases/classes.toml", "\"能力等级\" = \"完好\"", "\"能力等级\" = \"很好\""),
            ),
            (
                "出生在以后（例子）",
                Swap("cases/classes.toml", "\"出生日期\" = 1946-04-20", "\"出生日期\" = 2030-04-20"),
            ),
            (
                "数出了范围（例子）",
                Swap("cases/classes.toml", "\"能力等级\" = \"完好\"", "\"能力评分\" = 120"),
            ),
            (
                "可以选几项的选错（例子）",
                Swap("cases/classes.toml", "\"易突发疾病\" = []", "\"易突发疾病\" = \"癫痫\""),
            ),
            (
                "名单没有写成名单（例子）",
                Swap("cases/classes.toml", "\"同住人\" = []", "\"同住人\" = \"老伴\""),
            ),
            ("没有这种例子", Add("cases/a.toml", "[[cases]]\nid = \"Z\"\n")),
        ],
    ),
    (
        "例子：其他部分",
        &[
            (
                "事实的名称写错（其他部分）",
                Add(
                    "cases/a.toml",
                    "[[event_case]]\nid = \"Z\"\nstory = \"出院\"\ngiven = { event = \"discharged\", on = 2026-04-20, facts = { \"独住\" = true } }\nexpect = { triggered = [] }\n",
                ),
            ),
            (
                "没有这种事件",
                Add(
                    "cases/a.toml",
                    "[[event_case]]\nid = \"Z\"\nstory = \"跌倒\"\ngiven = { event = \"fell\", on = 2026-04-20 }\nexpect = { triggered = [] }\n",
                ),
            ),
            (
                "到期的时刻不对",
                Swap("cases/sections.toml", "due = 2026-04-23T10:00:00", "due = 2026-04-23T12:00:00"),
            ),
            ("要联系的方式不对", Swap("cases/sections.toml", "modes = [\"door\"]", "modes = [\"phone\"]")),
            (
                "该写日期的地方写了时刻（其他部分）",
                Swap("cases/sections.toml", "from = 2026-05-01\n", "from = 2026-05-01T08:00:00\n"),
            ),
            (
                "该写时刻的地方只写了钟点",
                Add(
                    "cases/a.toml",
                    "[[event_case]]\nid = \"Z\"\nstory = \"出院\"\ngiven = { event = \"discharged\", on = 10:00:00 }\nexpect = {}\n",
                ),
            ),
            (
                "这件事没有引起这个时限",
                Swap("cases/deadlines.toml", "deadline = \"entry\"", "deadline = \"entries\""),
            ),
            (
                "没有这个定期时限",
                Add(
                    "cases/a.toml",
                    "[[recurring_case]]\nid = \"Z\"\nstory = \"上报\"\ngiven = { recurring = \"report\", on = 2026-04-03 }\nexpect = { due = 2026-04-25 }\n",
                ),
            ),
            (
                "少写了一个时限",
                Swap(
                    "cases/deadlines.toml",
                    "expect = [{ deadline = \"entry\", due = 2026-04-13, provisional = false }]",
                    "expect = []",
                ),
            ),
            (
                "没有这个步骤表",
                Swap("cases/sections.toml", "ladder = \"no_contact\"", "ladder = \"no_contct\""),
            ),
            (
                "没有写哪几次联系",
                Add(
                    "cases/a.toml",
                    "[[ladder_case]]\nid = \"Z\"\nstory = \"还没有联系\"\ngiven = { ladder = \"no_contact\", attempts = [] }\nexpect = { step = \"none\" }\n",
                ),
            ),
            (
                "暂停和退出写混了",
                Add(
                    "cases/a.toml",
                    "[[absence_case]]\nid = \"Z\"\nstory = \"住院\"\ngiven = { on = 2026-04-20 }\nexpect = {}\n",
                ),
            ),
            (
                "没有这种暂停",
                Add(
                    "cases/a.toml",
                    "[[absence_case]]\nid = \"Z\"\nstory = \"住院\"\ngiven = { absence = \"hospital\", on = 2026-04-20 }\nexpect = {}\n",
                ),
            ),
            (
                "没有这种退出",
                Add(
                    "cases/a.toml",
                    "[[absence_case]]\nid = \"Z\"\nstory = \"迁出\"\ngiven = { exit = \"moved\", on = 2026-04-20 }\nexpect = {}\n",
                ),
            ),
            (
                "没有这种预警（例子）",
                Swap(
                    "cases/sections.toml",
                    "alert = \"heat\", level = \"orange\"",
                    "alert = \"hot\", level = \"orange\"",
                ),
            ),
            (
                "没有这一级（例子）",
                Swap(
                    "cases/sections.toml",
                    "alert = \"heat\", level = \"orange\"",
                    "alert = \"heat\", level = \"blue\"",
                ),
            ),
            (
                "预警的例子没有写应当增加什么",
                Swap(
                    "cases/sections.toml",
                    "expect = { overlays = [{ id = \"heat_daily\", owed = 3 }] }",
                    "expect = {}",
                ),
            ),
            (
                "预警的例子没有写是哪种预警",
                Swap("cases/sections.toml", "alert = \"heat\", level = \"orange\", days = 3, ", ""),
            ),
            (
                "节日的例子没有写应当增加什么",
                Add(
                    "cases/a.toml",
                    "[[alert_case]]\nid = \"Z\"\nstory = \"重阳\"\ngiven = { festivals_of = 2026, on = 2026-10-01 }\nexpect = {}\n",
                ),
            ),
            (
                "没有这个节日",
                Add(
                    "cases/a.toml",
                    "[[alert_case]]\nid = \"Z\"\nstory = \"重阳\"\ngiven = { festivals_of = 2026, on = 2026-10-01 }\nexpect = { festivals = [{ id = \"double_ninth\" }] }\n",
                ),
            ),
            (
                "后续处理的例子没有写由什么引起",
                Add(
                    "cases/a.toml",
                    "[[flow_case]]\nid = \"Z\"\nstory = \"有问题\"\ngiven = { field = \"condition\" }\nexpect = {}\n",
                ),
            ),
            (
                "办结以后又写了结果",
                Both(&[
                    (
                        "followups.toml",
                        "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[flow_case]]\nid = \"Z\"\nstory = \"新发现\"\ngiven = { event = \"found\", results = [\"done\", \"done\"] }\nexpect = {}\n",
                    ),
                ]),
            ),
            (
                "没有写逾期转到哪里",
                Both(&[
                    (
                        "followups.toml",
                        "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[flow_case]]\nid = \"Z\"\nstory = \"新发现\"\ngiven = { event = \"found\", results = [\"overdue\"] }\nexpect = {}\n",
                    ),
                ]),
            ),
            (
                "这一步没有这个结果",
                Both(&[
                    (
                        "followups.toml",
                        "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[flow_case]]\nid = \"Z\"\nstory = \"新发现\"\ngiven = { event = \"found\", results = [\"better\"] }\nexpect = {}\n",
                    ),
                ]),
            ),
            (
                "没有写多少天后再问",
                Both(&[
                    (
                        "absences.toml",
                        "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"三\"\nstops = \"all\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[absence_case]]\nid = \"Z\"\nstory = \"住院\"\ngiven = { absence = \"hospital\", on = 2026-04-20 }\nexpect = { ask_again = 2026-05-20 }\n",
                    ),
                ]),
            ),
            (
                "任务并不停止",
                Both(&[
                    (
                        "absences.toml",
                        "[[exit]]\nid = \"moved\"\nname = \"迁出\"\nclause = \"四\"\nduties = \"goes_on\"\npayments = \"same_day\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[absence_case]]\nid = \"Z\"\nstory = \"迁出\"\ngiven = { exit = \"moved\", on = 2026-04-20 }\nexpect = { duties_until = 2026-04-20 }\n",
                    ),
                ]),
            ),
            (
                "没有这项补贴",
                Swap("cases/sections.toml", "payment = \"contact_money\"", "payment = \"contact_mony\""),
            ),
            (
                "没有积分",
                Add(
                    "cases/a.toml",
                    "[[points_case]]\nid = \"Z\"\nstory = \"积分\"\ngiven = { who = \"grid_worker\", opted_in = true }\nexpect = { points = 1 }\n",
                ),
            ),
            (
                "没有这个指标",
                Swap("cases/sections.toml", "indicator = \"monthly_rate\"", "indicator = \"month_rate\""),
            ),
        ],
    ),
];
