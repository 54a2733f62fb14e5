//! Mistakes in what is counted, paid and measured: limits of duties, several payments together, sums.

use super::Change::{Add, Both, District, Swap};
use super::Group;

pub const GROUPS: &[Group] = &[
    (
        "duties.toml：其中至少、其中至多、周期和家庭",
        &[
            (
                "“其中至少”没有写是哪一些",
                Swap("duties.toml", "floor = [{ modes = [\"door\"], count = 1", "floor = [{ count = 1"),
            ),
            (
                "“其中至多”的方式不在方式里",
                Swap(
                    "duties.toml",
                    "floor = [{ modes = [\"door\"], count = 1",
                    "ceiling = [{ modes = [\"remote\"], count = 1",
                ),
            ),
            (
                "“其中至少”按小时写了周期",
                Swap(
                    "duties.toml",
                    "floor = [{ modes = [\"door\"], count = 1",
                    "floor = [{ every = { hours = 24 }, count = 1",
                ),
            ),
            ("周期写了两种", Swap("duties.toml", "every = \"week\"", "every = { days = 7, months = 1 }")),
            ("周期的词写错", Swap("duties.toml", "every = \"week\"", "every = \"weekly\"")),
            ("周期写了数", Swap("duties.toml", "every = \"week\"", "every = 7")),
            ("周期的读法没有", Swap("duties.toml", "every = \"week\"", "every = { reading = \"rhythm\" }")),
            (
                "读法的选项不是这里能写的词",
                Swap("duties.toml", "every = \"week\"", "every = { reading = \"mild_loss\" }"),
            ),
            ("按人的任务写了 group", Swap("duties.toml", "per = \"household\"", "group = \"home\"")),
            ("日子的词写错", Swap("duties.toml", "per = \"household\"", "days = \"workday\"")),
            ("日子写了数", Swap("duties.toml", "per = \"household\"", "days = 5")),
            ("没有这个时段", Swap("duties.toml", "per = \"household\"", "parts = [\"morning\"]")),
            ("选项里没有的词（事实的 kind）", Swap("facts.toml", "kind = \"yes_no\"", "kind = \"yesno\"")),
            (
                "区县代替的任务，一次联系可以多算",
                District(
                    "duties.toml",
                    "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\ncontacts = \"shared\"\nclause = \"一\"\n",
                ),
            ),
        ],
    ),
    (
        "payments.toml：付什么、付多少、合计",
        &[
            (
                "不按项付的写了 act",
                Swap("payments.toml", "per = \"contact\"", "per = \"contact\"\nact = \"bath\""),
            ),
            (
                "要付的服务项目没有",
                Swap("payments.toml", "per = \"contact\"", "per = \"act\"\nact = \"bath\""),
            ),
            (
                "不按小时付的写了 round",
                Swap(
                    "payments.toml",
                    "per = \"contact\"",
                    "per = \"contact\"\nround = { minutes = 30, rest = \"full\" }",
                ),
            ),
            (
                "share 没有写对谁",
                Swap(
                    "payments.toml",
                    "per = \"contact\"",
                    "per = \"contact\"\nshare = [{ percent = 80, clause = \"五\" }]",
                ),
            ),
            (
                "要完成的任务没有",
                Swap("payments.toml", "per = \"contact\"", "per = \"contact\"\nrequires_met = [\"weekly\"]"),
            ),
            (
                "合计的限额没有写多少",
                Add(
                    "payments.toml",
                    "[[cap]]\nid = \"all\"\nname = \"合计\"\nclause = \"五\"\npayments = [\"contact_money\"]\nperiod = \"month\"\n",
                ),
            ),
            (
                "合计最少的比最多的还多",
                Add(
                    "payments.toml",
                    "[[cap]]\nid = \"all\"\nname = \"合计\"\nclause = \"五\"\npayments = [\"contact_money\"]\nperiod = \"month\"\nmost_fen = 100\nleast_fen = 200\n",
                ),
            ),
            (
                "货币的小数位数太多",
                Swap(
                    "payments.toml",
                    "[[payment]]",
                    "currency = { name = \"日元\", decimals = 9 }\n[[payment]]",
                ),
            ),
        ],
    ),
    (
        "indicators.toml：总数、人数和一部分",
        &[
            ("只数人数，又写了怎样算达到", Swap("indicators.toml", "goal_percent = 95", "people = true")),
            (
                "一个数写了百分之几的目标",
                Swap(
                    "indicators.toml",
                    "counted = [{ term = \"contacts\", least = 1 }]",
                    "sum = { term = \"contacts\" }",
                ),
            ),
            (
                "这一项不能分开算",
                Swap("indicators.toml", "term = \"contacts\"", "term = \"complaints.door\""),
            ),
            (
                "没有这项任务可以分开算",
                Swap("indicators.toml", "term = \"contacts\"", "term = \"met.weekly\""),
            ),
            (
                "没有这种方式可以分开算",
                Swap("indicators.toml", "term = \"contacts\"", "term = \"contacts.doors\""),
            ),
        ],
    ),
    (
        "例子：联系怎样算、合计、总数",
        &[
            (
                "count_case 里没有这项任务",
                Add(
                    "cases/a.toml",
                    "[[count_case]]\nid = \"Z\"\nstory = \"联系\"\ngiven = { from = 2026-05-01, to = 2026-05-31 }\nexpect = { duties = [{ id = \"weekly\", counted = 1 }] }\n",
                ),
            ),
            (
                "没有这项任务的个人计划",
                Add(
                    "cases/a.toml",
                    "[[count_case]]\nid = \"Z\"\nstory = \"计划\"\ngiven = { from = 2026-05-01, to = 2026-05-31, plans = [{ duty = \"weekly\", count = 1 }] }\nexpect = {}\n",
                ),
            ),
            (
                "做了几项写成文字",
                Swap(
                    "cases/sections.toml",
                    "{ on = 2026-05-06, mode = \"phone\" }",
                    "{ on = 2026-05-06, mode = \"phone\", acts = \"bath\" }",
                ),
            ),
            (
                "没有这个合计",
                Add(
                    "cases/a.toml",
                    "[[cap_case]]\nid = \"Z\"\nstory = \"合计\"\ngiven = { cap = \"all\", paid = { contact_money = 1 } }\nexpect = { fen = 1 }\n",
                ),
            ),
            (
                "这种补贴不在这个合计里",
                Both(&[
                    (
                        "payments.toml",
                        "[[cap]]\nid = \"all\"\nname = \"合计\"\nclause = \"五\"\npayments = [\"contact_money\"]\nperiod = \"month\"\nmost_fen = 100\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[cap_case]]\nid = \"Z\"\nstory = \"合计\"\ngiven = { cap = \"all\", paid = { hour_money = 1 } }\nexpect = { fen = 1 }\n",
                    ),
                ]),
            ),
            (
                "指标是一个数，例子写了几分之几",
                Both(&[
                    (
                        "indicators.toml",
                        "[[indicator]]\nid = \"alone\"\nname = \"独居人数\"\nclause = \"六\"\nof = \"独居\"\npeople = true\nperiod = \"month\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[indicator_case]]\nid = \"Z\"\nstory = \"人数\"\ngiven = { indicator = \"alone\", on = 2026-05-31, people = [] }\nexpect = { reached = 0, of = 0 }\n",
                    ),
                ]),
            ),
            (
                "指标是几分之几，例子写了一个数",
                Add(
                    "cases/a.toml",
                    "[[indicator_case]]\nid = \"Z\"\nstory = \"联系率\"\ngiven = { indicator = \"monthly_rate\", on = 2026-05-31, people = [] }\nexpect = { total = 0 }\n",
                ),
            ),
            (
                "terms 的名称写错",
                Swap("cases/sections.toml", "terms = { contacts = 3 }", "terms = { contact = 3 }"),
            ),
            (
                "两项都没有写，比不出来",
                Both(&[
                    (
                        "indicators.toml",
                        "[[indicator]]\nid = \"done\"\nname = \"完成率\"\nclause = \"六\"\ncounted = [{ term = \"met\", least_term = \"owed\" }]\nperiod = \"month\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[indicator_case]]\nid = \"Z\"\nstory = \"完成率\"\ngiven = { indicator = \"done\", on = 2026-05-31, people = [{ facts = { \"出生日期\" = 1944-01-05, \"独居\" = true } }] }\nexpect = { reached = 1, of = 1 }\n",
                    ),
                ]),
            ),
        ],
    ),
];
