//! Mistakes in the sections: events, deadlines, absences, ladder, overlays, follow-ups, money, points, indicators.

use super::Change::{Add, Swap};
use super::Group;

const HALF_MONTHLY: &str = "[[recurring]]
id = \"report\"
name = \"上报\"
clause = \"四（一）\"
every = \"half_month\"
day = 25
who = \"乡镇民政办\"
";

const FIFTH_MONTH: &str = "[[recurring]]
id = \"report\"
name = \"上报\"
clause = \"四（一）\"
every = \"quarter\"
month = 5
day = 25
who = \"乡镇民政办\"
";

const DAY_40: &str = "[[recurring]]
id = \"report\"
name = \"上报\"
clause = \"四（一）\"
every = \"month\"
day = 40
who = \"乡镇民政办\"
";

pub const GROUPS: &[Group] = &[
    (
        "events.toml、deadlines.toml",
        &[
            ("没有这件事", Swap("events.toml", "event = \"discharged\"", "event = \"discharge\"")),
            ("时限从没有的事起算", Swap("deadlines.toml", "from = \"found\"", "from = \"fund\"")),
            (
                "期限写了两种单位",
                Swap("deadlines.toml", "{ working_days = 5 }", "{ days = 7, working_days = 5 }"),
            ),
            ("期限太长", Swap("events.toml", "{ hours = 72 }", "{ hours = 20000 }")),
            ("期限的参数没有定义", Swap("events.toml", "{ hours = 72 }", "{ hours = \"出院期限\" }")),
            ("次数小于一", Swap("events.toml", "count = 1", "count = 0")),
            ("期限不是整数", Swap("events.toml", "{ hours = 72 }", "{ hours = 1.5 }")),
            ("定期的时限写了半月", Add("deadlines.toml", HALF_MONTHLY)),
            ("定期的时限月份不对", Add("deadlines.toml", FIFTH_MONTH)),
            ("定期的时限没有这一号", Add("deadlines.toml", DAY_40)),
        ],
    ),
    (
        "absences.toml",
        &[
            (
                "stops 写错了词",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"三\"\nstops = \"every\"\n",
                ),
            ),
            (
                "stops 写了数",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"三\"\nstops = 1\n",
                ),
            ),
            (
                "要停的任务没有",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"三\"\nstops = [\"first_week\"]\n",
                ),
            ),
            (
                "要停的方式没有",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"三\"\nstops = \"all\"\nstops_modes = [\"doors\"]\n",
                ),
            ),
            (
                "找人的步骤没有",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"lost\"\nname = \"联系不上\"\nclause = \"三\"\nstops = \"none\"\nladder = \"no_contct\"\n",
                ),
            ),
            (
                "退出引起的时限没有",
                Add(
                    "absences.toml",
                    "[[exit]]\nid = \"moved\"\nname = \"迁出\"\nclause = \"四\"\nduties = \"same_day\"\npayments = \"same_day\"\nnotice = \"change\"\n",
                ),
            ),
        ],
    ),
    (
        "ladder.toml",
        &[
            (
                "结果写错",
                Swap("ladder.toml", "starts = [\"not_reached.no_answer\"", "starts = [\"no_answer\""),
            ),
            (
                "一个结果既开始又结束",
                Swap("ladder.toml", "ends = [\"reached\"", "ends = [\"reached\", \"not_reached.other\""),
            ),
            (
                "没有写什么结果结束",
                Swap(
                    "ladder.toml",
                    "ends = [\"reached\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]",
                    "ends = []",
                ),
            ),
            ("直接去的一步没有", Swap("ladder.toml", "step = \"door_check\"", "step = \"door\"")),
            (
                "换一个时段，却没有写时段",
                Swap("ladder.toml", "at = \"same_day\"", "at = \"another_part_of_day\""),
            ),
            (
                "时段前后重叠",
                Add(
                    "ladder.toml",
                    "[[part_of_day]]\nid = \"morning\"\nname = \"上午\"\nfrom = 08:00:00\nto = 12:00:00\n\n[[part_of_day]]\nid = \"noon\"\nname = \"中午\"\nfrom = 11:00:00\nto = 14:00:00\n",
                ),
            ),
            (
                "时刻写成了日期",
                Add(
                    "ladder.toml",
                    "[[part_of_day]]\nid = \"morning\"\nname = \"上午\"\nfrom = 2026-04-01\nto = 12:00:00\n",
                ),
            ),
        ],
    ),
    (
        "overlays.toml",
        &[
            ("没有这种预警", Swap("overlays.toml", "alert = [\"heat\"]", "alert = [\"hot\"]")),
            ("没有这一级", Swap("overlays.toml", "level = [\"orange\", \"red\"]", "level = [\"blue\"]")),
            (
                "预警没有写级别",
                Add(
                    "overlays.toml",
                    "[[alert]]\nid = \"fog\"\nname = \"大雾\"\nclause = \"三\"\nlevel = []\n",
                ),
            ),
            (
                "没有这一天（节日）",
                Add(
                    "overlays.toml",
                    "[[festival]]\nid = \"f\"\nname = \"节日\"\nclause = \"三\"\nday = { month = 2, day = 30 }\ncount = 1\nmodes = [\"door\"]\n",
                ),
            ),
        ],
    ),
    (
        "followups.toml",
        &[
            (
                "没有写由什么引起",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = []\nstep = []\n",
                ),
            ),
            (
                "引起的写法混在一起",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ field = \"condition\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "记录表里没有这一项",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ field = \"conditon\", answers = [\"problem\"] }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "记录表的这一项没有这个选项",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ field = \"condition\", answers = [\"bad\"] }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "没有这张表单",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ form = \"survey\", field = \"condition\", answers = [\"problem\"] }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "结果既有下一步又办结",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", next = \"a\", closes = true }]\n",
                ),
            ),
            (
                "下一步没有",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"more\", name = \"再办\", next = \"b\" }, { id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "有一步永远走不到",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "没有办法办结",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"w\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { days = 1 }\nresult = [{ id = \"more\", name = \"再办\", next = \"a\" }]\n",
                ),
            ),
        ],
    ),
    (
        "payments.toml、points.toml",
        &[
            ("付给的人没有写", Swap("payments.toml", "to = [\"group_leader\", \"grid_worker\"]", "to = []")),
            ("付给的探访主体没有", Swap("payments.toml", "\"grid_worker\"", "\"gridworker\"")),
            ("结算周期写成了几小时", Swap("payments.toml", "period = \"month\"", "period = { hours = 24 }")),
            ("金额是零", Swap("payments.toml", "amount = \"每次补助\"", "amount = 0")),
            ("金额的参数不是整数", Swap("readings.toml", "value = 500", "value = 3.5")),
            ("封顶写错了词", Swap("payments.toml", "cap = \"quota\"", "cap = \"quotas\"")),
            ("封顶写了数", Swap("payments.toml", "cap = \"quota\"", "cap = 12")),
            ("封顶的读法没有", Swap("payments.toml", "cap = \"quota\"", "cap = { reading = \"cap\" }")),
            (
                "封顶的读法选项对不上",
                Swap("payments.toml", "cap = \"quota\"", "cap = { reading = \"mild_loss\" }"),
            ),
            (
                "已由别处付的，没有写明是哪里",
                Swap("payments.toml", "most = 12", "most = 12\nnot_with = [\"contract\"]"),
            ),
            (
                "积分没有写给谁",
                Add(
                    "points.toml",
                    "[[point]]\nid = \"contact\"\nname = \"探访一次\"\nclause = \"五\"\nper = \"contact\"\npoints = 1\n",
                ),
            ),
            (
                "积分强制参加",
                Add(
                    "points.toml",
                    "[points]\nname = \"积分\"\nclause = \"五\"\nwho = [\"grid_worker\"]\nopt_in = false\n",
                ),
            ),
            (
                "积分给了不是志愿者的人",
                Add(
                    "points.toml",
                    "[points]\nname = \"积分\"\nclause = \"五\"\nwho = [\"grid_worker\"]\nopt_in = true\n",
                ),
            ),
            (
                "积分的人是空的",
                Add("points.toml", "[points]\nname = \"积分\"\nclause = \"五\"\nwho = []\nopt_in = true\n"),
            ),
        ],
    ),
    (
        "indicators.toml",
        &[
            (
                "没有写怎样算达到",
                Swap("indicators.toml", "counted = [{ term = \"contacts\", least = 1 }]\n", ""),
            ),
            ("没有这个计数项", Swap("indicators.toml", "term = \"contacts\"", "term = \"contact\"")),
            (
                "计数项没有写至少几",
                Swap("indicators.toml", "{ term = \"contacts\", least = 1 }", "{ term = \"contacts\" }"),
            ),
            ("目标超过百分之百", Swap("indicators.toml", "goal_percent = 95", "goal_percent = 950")),
            ("没有这种分组", Swap("indicators.toml", "by = [\"area\", \"class\"]", "by = [\"areas\"]")),
        ],
    ),
];
