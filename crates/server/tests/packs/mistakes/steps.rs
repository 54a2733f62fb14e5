//! Mistakes in what the sections can say besides: named parts of the day, alerts that stop modes, absences that turn
//! into others, what recurs in a window, days off, and rules of a district in the place of its city's.

use super::Change::{Add, Both, District, Swap};
use super::Group;

pub const GROUPS: &[Group] = &[
    (
        "ladder.toml：步骤和时段",
        &[
            (
                "两个步骤表由同样的结果开始",
                Add(
                    "ladder.toml",
                    "[[ladder]]\nid = \"door\"\nname = \"敲门无应\"\nclause = \"三（六）\"\nstarts = [\"not_reached.no_answer\"]\nends = [\"reached\"]\nstep = [{ id = \"again\", name = \"再访\", clause = \"三（六）\", after_hours = 2, who = \"网格员\", do = \"再访\" }]\n",
                ),
            ),
            ("有的结果没有写到", Swap("ladder.toml", "\"not_reached.wrong_number\", ", "")),
            ("没有写几小时后，也没有写时段", Swap("ladder.toml", "after_hours = 4\n", "")),
            ("写了次日，没有写哪个时段", Swap("ladder.toml", "at = \"same_day\"", "day = \"next\"")),
            ("时段没有写过", Swap("ladder.toml", "at = \"same_day\"", "part = \"noon\"")),
            (
                "at 和 part 都写了",
                Both(&[(
                    "ladder.toml",
                    "[[part_of_day]]\nid = \"evening\"\nname = \"晚上\"\nfrom = 17:00:00\nto = 20:00:00\n\n[[ladder]]\nid = \"door\"\nname = \"敲门无应\"\nclause = \"三（六）\"\nmodes = [\"door\"]\nstarts = [\"not_reached.no_answer\"]\nends = [\"reached\"]\nstep = [{ id = \"again\", name = \"再访\", clause = \"三（六）\", part = \"evening\", at = \"same_day\", who = \"网格员\", do = \"再访\" }]\n",
                )]),
            ),
            ("次日写错了词", Swap("ladder.toml", "at = \"same_day\"", "day = \"tomorrow\"")),
            ("从没有的一步起算", Swap("ladder.toml", "at = \"same_day\"", "from = \"first_try\"")),
            ("同一步做太多次", Swap("ladder.toml", "at = \"same_day\"", "times = 1000")),
        ],
    ),
    (
        "overlays.toml：隔日、停和解除",
        &[
            (
                "没有写每什么",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nmodes = [\"phone\"]\n",
                ),
            ),
            (
                "每什么写错了词",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"week\"\nmodes = [\"phone\"]\n",
                ),
            ),
            (
                "解除以后每天",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\nwhen = \"lifted\"\ncount = 1\nper = \"day\"\nmodes = [\"phone\"]\n",
                ),
            ),
            (
                "时段没有写过（预警）",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"day\"\nparts = [\"noon\"]\nmodes = [\"phone\"]\n",
                ),
            ),
            (
                "写了时段，不是每天",
                Both(&[
                    (
                        "ladder.toml",
                        "[[part_of_day]]\nid = \"evening\"\nname = \"晚上\"\nfrom = 17:00:00\nto = 20:00:00\n\n",
                    ),
                    (
                        "overlays.toml",
                        "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"alert\"\nparts = [\"evening\"]\nmodes = [\"phone\"]\n",
                    ),
                ]),
            ),
            (
                "一种方式又停又要",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"day\"\nmodes = [\"door\"]\nstops = [\"door\"]\n",
                ),
            ),
            (
                "改成没有写哪些人",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"day\"\nmodes = [\"phone\"]\ninstead = [{ modes = [\"video\"], clause = \"三\" }]\n",
                ),
            ),
            (
                "改成没有写改什么",
                Add(
                    "overlays.toml",
                    "[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ncount = 1\nper = \"day\"\nmodes = [\"phone\"]\ninstead = [{ is = \"独居\", clause = \"三\" }]\n",
                ),
            ),
            (
                "到前一天为止，却写了后几天",
                Add(
                    "overlays.toml",
                    "[[festival]]\nid = \"ninth\"\nname = \"重阳\"\nclause = \"三\"\nday = { lunar = true, month = 9, day = 9 }\ncount = 1\nmodes = [\"door\"]\neve = true\ndays_after = 1\n",
                ),
            ),
            (
                "天数太大",
                Add(
                    "overlays.toml",
                    "[[festival]]\nid = \"ninth\"\nname = \"重阳\"\nclause = \"三\"\nday = { lunar = true, month = 9, day = 9 }\ncount = 1\nmodes = [\"door\"]\ndays_before = 20000\n",
                ),
            ),
            (
                "节日写了第几个星期几，又写了几号",
                Add(
                    "overlays.toml",
                    "[[festival]]\nid = \"ninth\"\nname = \"重阳\"\nclause = \"三\"\nday = { month = 9, day = 9, nth = 3, weekday = \"monday\" }\ncount = 1\nmodes = [\"door\"]\n",
                ),
            ),
        ],
    ),
    (
        "absences.toml：变成和再问",
        &[
            (
                "变成的状态没有",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"away\"\nname = \"外出\"\nclause = \"三\"\nstops = \"all\"\nbecomes = { to = \"moved\", after_days = 90 }\n",
                ),
            ),
            (
                "问谁写错了词",
                Add(
                    "absences.toml",
                    "[[absence]]\nid = \"away\"\nname = \"外出\"\nclause = \"三\"\nstops = \"all\"\n\n[[absence.contact]]\nid = \"call\"\nname = \"电话\"\nclause = \"三\"\nwhom = \"family\"\ncount = 1\nevery = \"month\"\nmodes = [\"phone\"]\n",
                ),
            ),
            (
                "两种再问都写了",
                Add(
                    "absences.toml",
                    "[[exit]]\nid = \"moved\"\nname = \"迁出\"\nclause = \"四\"\nduties = \"same_day\"\npayments = \"same_day\"\nask_again_days = 180\nask_again = { within = { months = 6 }, clause = \"四\" }\n",
                ),
            ),
            (
                "最后一天写错了词",
                Add(
                    "absences.toml",
                    "[[exit]]\nid = \"moved\"\nname = \"迁出\"\nclause = \"四\"\nduties = \"today\"\npayments = \"same_day\"\n",
                ),
            ),
        ],
    ),
    (
        "deadlines.toml、calendar.toml",
        &[
            (
                "从哪天起比到哪天止还晚",
                Add(
                    "deadlines.toml",
                    "[[recurring]]\nid = \"review\"\nname = \"复评\"\nclause = \"二\"\nevery = \"year\"\nwho = \"村（社区）\"\nfrom = { month = 7, day = 1 }\nmonth = 6\nday = 30\n",
                ),
            ),
            (
                "从上一次起算，又写了几号",
                Add(
                    "deadlines.toml",
                    "[[recurring]]\nid = \"review\"\nname = \"复评\"\nclause = \"二\"\nevery = \"year\"\nwho = \"村（社区）\"\nafter_last = true\nday = 30\n",
                ),
            ),
            (
                "从上一次起算的半月",
                Add(
                    "deadlines.toml",
                    "[[recurring]]\nid = \"review\"\nname = \"复评\"\nclause = \"二\"\nevery = \"half_month\"\nwho = \"村（社区）\"\nafter_last = true\n",
                ),
            ),
            (
                "顺延写成了文字",
                Swap("deadlines.toml", "from = \"found\"", "from = \"found\"\nrolls = \"no\""),
            ),
            (
                "一周七天都休息",
                Add(
                    "calendar.toml",
                    "[calendar]\nclause = \"八\"\nweekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]\n",
                ),
            ),
            (
                "放假起止颠倒",
                Add(
                    "calendar.toml",
                    "[calendar]\nclause = \"八\"\noff = [{ from = 2026-07-02, to = 2026-07-01 }]\n",
                ),
            ),
            (
                "每年放得太久",
                Add(
                    "calendar.toml",
                    "[calendar]\nclause = \"八\"\nevery_year = [{ name = \"长假\", day = { month = 7, day = 1 }, days = 90 }]\n",
                ),
            ),
        ],
    ),
    (
        "由读法决定",
        &[
            (
                "是或否的读法没有",
                Swap(
                    "deadlines.toml",
                    "from = \"found\"",
                    "from = \"found\"\nrolls = { reading = \"moves\" }",
                ),
            ),
            (
                "是或否的读法，选项不是 yes、no",
                Swap(
                    "deadlines.toml",
                    "from = \"found\"",
                    "from = \"found\"\nrolls = { reading = \"mild_loss\" }",
                ),
            ),
            (
                "起算的读法，选项不是事件",
                Swap("deadlines.toml", "from = \"found\"", "from = { reading = \"mild_loss\" }"),
            ),
        ],
    ),
    (
        "区县补充包：代替",
        &[
            (
                "停了方式，没有写改成什么",
                District(
                    "overlays.toml",
                    "[[overlay]]\nid = \"own\"\nname = \"不上门\"\nclause = \"北五\"\nalert = [\"heat\"]\nstops = [\"door\"]\n",
                ),
            ),
            (
                "用了原来的包里的编号",
                District(
                    "deadlines.toml",
                    "[[deadline]]\nid = \"entry\"\nname = \"尽快登记\"\nclause = \"北一\"\nfrom = \"found\"\nwithin = { days = 1 }\nwho = \"村（社区）\"\n",
                ),
            ),
            (
                "代替的时限没有",
                District(
                    "deadlines.toml",
                    "[[deadline]]\nid = \"sooner\"\nname = \"尽快登记\"\nclause = \"北一\"\ninstead_of = \"entri\"\nfrom = \"found\"\nwithin = { days = 1 }\nwho = \"村（社区）\"\n",
                ),
            ),
            (
                "期限比原来长",
                District(
                    "deadlines.toml",
                    "[[deadline]]\nid = \"sooner\"\nname = \"尽快登记\"\nclause = \"北一\"\ninstead_of = \"entry\"\nfrom = \"found\"\nwithin = { working_days = 6 }\nwho = \"村（社区）\"\n",
                ),
            ),
            (
                "只对一部分人（时限）",
                District(
                    "deadlines.toml",
                    "[[deadline]]\nid = \"sooner\"\nname = \"尽快登记\"\nclause = \"北一\"\ninstead_of = \"entry\"\nfrom = \"found\"\nwithin = { days = 1 }\nwho = \"村（社区）\"\nis = \"独居\"\n",
                ),
            ),
            (
                "事后的联系期限变长",
                District(
                    "events.toml",
                    "[[triggered]]\nid = \"sooner\"\nname = \"出院后当天\"\nclause = \"北二\"\ninstead_of = \"after_discharge\"\nevent = \"discharged\"\nwithin = { hours = 96 }\ncount = 1\nmodes = [\"door\"]\n",
                ),
            ),
            (
                "事后的联系多了方式",
                District(
                    "events.toml",
                    "[[triggered]]\nid = \"sooner\"\nname = \"出院后当天\"\nclause = \"北二\"\ninstead_of = \"after_discharge\"\nevent = \"discharged\"\nwithin = { hours = 24 }\ncount = 1\nmodes = [\"door\", \"phone\"]\n",
                ),
            ),
            (
                "事后的联系只对一部分人",
                District(
                    "events.toml",
                    "[[triggered]]\nid = \"sooner\"\nname = \"出院后当天\"\nclause = \"北二\"\ninstead_of = \"after_discharge\"\nevent = \"discharged\"\nis = \"独居\"\nwithin = { hours = 24 }\ncount = 1\nmodes = [\"door\"]\n",
                ),
            ),
            (
                "少了开始的结果",
                District(
                    "ladder.toml",
                    "[[ladder]]\nid = \"own\"\nname = \"区里的步骤\"\nclause = \"北三\"\ninstead_of = \"no_contact\"\nstarts = [\"not_reached.wrong_number\", \"not_reached.other\"]\nends = [\"reached\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]\nworrying = { outcomes = [\"not_reached.worried\"], step = \"a\", after_hours = 0 }\nstep = [\n  { id = \"a\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"b\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"c\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n]\n",
                ),
            ),
            (
                "多了结束的结果",
                District(
                    "ladder.toml",
                    "[[ladder]]\nid = \"own\"\nname = \"区里的步骤\"\nclause = \"北三\"\ninstead_of = \"no_contact\"\nstarts = [\"not_reached.no_answer\", \"not_reached.wrong_number\", \"not_reached.other\"]\nends = [\"reached\", \"not_reached.worried\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]\nworrying = { outcomes = [\"not_reached.worried\"], step = \"a\", after_hours = 0 }\nstep = [\n  { id = \"a\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"b\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"c\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n]\n",
                ),
            ),
            (
                "步骤比原来少",
                District(
                    "ladder.toml",
                    "[[ladder]]\nid = \"own\"\nname = \"区里的步骤\"\nclause = \"北三\"\ninstead_of = \"no_contact\"\nstarts = [\"not_reached.no_answer\", \"not_reached.wrong_number\", \"not_reached.other\"]\nends = [\"reached\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]\nworrying = { outcomes = [\"not_reached.worried\"], step = \"a\", after_hours = 0 }\nstep = [\n  { id = \"a\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n]\n",
                ),
            ),
            (
                "第一步比原来晚",
                District(
                    "ladder.toml",
                    "[[ladder]]\nid = \"own\"\nname = \"区里的步骤\"\nclause = \"北三\"\ninstead_of = \"no_contact\"\nstarts = [\"not_reached.no_answer\", \"not_reached.wrong_number\", \"not_reached.other\"]\nends = [\"reached\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]\nworrying = { outcomes = [\"not_reached.worried\"], step = \"a\", after_hours = 0 }\nstep = [\n  { id = \"a\", name = \"步骤\", clause = \"北三\", after_hours = 9, who = \"网格员\", do = \"联系\" },\n  { id = \"b\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"c\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n]\n",
                ),
            ),
            (
                "第一步只有一部分人有",
                District(
                    "ladder.toml",
                    "[[ladder]]\nid = \"own\"\nname = \"区里的步骤\"\nclause = \"北三\"\ninstead_of = \"no_contact\"\nstarts = [\"not_reached.no_answer\", \"not_reached.wrong_number\", \"not_reached.other\"]\nends = [\"reached\", \"not_reached.not_home_known_safe\", \"refused.today\", \"refused.always\"]\nworrying = { outcomes = [\"not_reached.worried\"], step = \"a\", after_hours = 0 }\nstep = [\n  { id = \"a\", name = \"步骤\", clause = \"北三\", after_hours = 1, is = \"独居\", who = \"网格员\", do = \"联系\" },\n  { id = \"b\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n  { id = \"c\", name = \"步骤\", clause = \"北三\", after_hours = 1, who = \"网格员\", do = \"联系\" },\n]\n",
                ),
            ),
            (
                "预警只剩一部分级别",
                District(
                    "overlays.toml",
                    "[[overlay]]\nid = \"own\"\nname = \"区里的\"\nclause = \"北四\"\ninstead_of = \"heat_daily\"\nalert = [\"heat\"]\nlevel = [\"red\"]\ncount = 1\nper = \"day\"\nmodes = [\"door\"]\n",
                ),
            ),
            (
                "预警期间次数变少",
                District(
                    "overlays.toml",
                    "[[overlay]]\nid = \"own\"\nname = \"区里的\"\nclause = \"北四\"\ninstead_of = \"heat_daily\"\nalert = [\"heat\"]\ncount = 1\nper = { days = 2 }\nmodes = [\"door\"]\n",
                ),
            ),
            (
                "预警期间多了方式",
                District(
                    "overlays.toml",
                    "[[overlay]]\nid = \"own\"\nname = \"区里的\"\nclause = \"北四\"\ninstead_of = \"heat_daily\"\nalert = [\"heat\"]\ncount = 1\nper = \"day\"\nmodes = [\"door\", \"remote\"]\n",
                ),
            ),
        ],
    ),
    (
        "followups.toml：代替",
        &[
            (
                "代替的流程，有的情况不再引起它",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"old\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }, { event = \"discharged\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 24 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n[[flow]]\nid = \"new\"\nname = \"处理\"\nclause = \"三\"\ninstead_of = \"old\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 1 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n",
                ),
            ),
            (
                "代替的流程，期限变长",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"old\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 24 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n[[flow]]\nid = \"new\"\nname = \"处理\"\nclause = \"三\"\ninstead_of = \"old\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 48 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n",
                ),
            ),
            (
                "代替的流程，步骤变少",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"old\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 24 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n[[flow]]\nid = \"new\"\nname = \"处理\"\nclause = \"三\"\ninstead_of = \"old\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n",
                ),
            ),
            (
                "代替的流程，只对一部分人",
                Add(
                    "followups.toml",
                    "[[flow]]\nid = \"old\"\nname = \"处理\"\nclause = \"三\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 24 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n[[flow]]\nid = \"new\"\nname = \"处理\"\nclause = \"三\"\ninstead_of = \"old\"\nis = \"独居\"\nopened_by = [{ event = \"found\" }]\n\n[[flow.step]]\nid = \"a\"\nname = \"第一步\"\nclause = \"三\"\nwho = \"巡访人\"\nwithin = { hours = 1 }\nresult = [{ id = \"more\", name = \"转办\", next = \"b\" }]\n\n[[flow.step]]\nid = \"b\"\nname = \"第二步\"\nclause = \"三\"\nwho = \"乡镇\"\nwithin = { days = 1 }\nresult = [{ id = \"done\", name = \"办好\", closes = true }]\n\n",
                ),
            ),
        ],
    ),
    (
        "overlays.toml：代替",
        &[(
            "代替的预警任务少停了方式",
            Add(
                "overlays.toml",
                "[[overlay]]\nid = \"old\"\nname = \"不上门\"\nclause = \"三（五）\"\nalert = [\"heat\"]\nstops = [\"door\"]\n\n[[overlay]]\nid = \"more\"\nname = \"多联系\"\nclause = \"三（五）\"\nalert = [\"heat\"]\ninstead_of = \"old\"\ncount = 1\nper = \"alert\"\nmodes = [\"phone\"]\n",
            ),
        )],
    ),
    (
        "例子：定期、暂停、预警",
        &[
            (
                "从上一次起算的，没有写上一次",
                Both(&[
                    (
                        "deadlines.toml",
                        "[[recurring]]\nid = \"review\"\nname = \"复评\"\nclause = \"二\"\nevery = \"year\"\nwho = \"村（社区）\"\nafter_last = true\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[recurring_case]]\nid = \"Z\"\nstory = \"复评\"\ngiven = { recurring = \"review\", on = 2026-05-01 }\nexpect = {}\n",
                    ),
                ]),
            ),
            (
                "比各还欠几次，没有写在家几天",
                Both(&[
                    (
                        "absences.toml",
                        "[[absence]]\nid = \"away\"\nname = \"外出\"\nclause = \"三\"\nstops = \"all\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[absence_case]]\nid = \"Z\"\nstory = \"外出\"\ngiven = { absence = \"away\", on = 2026-05-01 }\nexpect = { owed = [1] }\n",
                    ),
                ]),
            ),
            (
                "比回来以后的期限，没有写回来以后怎么办",
                Both(&[
                    (
                        "absences.toml",
                        "[[absence]]\nid = \"away\"\nname = \"外出\"\nclause = \"三\"\nstops = \"all\"\n",
                    ),
                    (
                        "cases/a.toml",
                        "[[absence_case]]\nid = \"Z\"\nstory = \"外出\"\ngiven = { absence = \"away\", on = 2026-05-01 }\nexpect = { back_due = 2026-05-04 }\n",
                    ),
                ]),
            ),
            (
                "比几小时之内，那一条没有写",
                Add(
                    "cases/a.toml",
                    "[[alert_case]]\nid = \"Z\"\nstory = \"高温\"\ngiven = { alert = \"heat\", level = \"red\", on = 2026-07-20, facts = { \"出生日期\" = 1944-01-05, \"独居\" = true } }\nexpect = { overlays = [{ id = \"heat_daily\", due = 2026-07-21 }] }\n",
                ),
            ),
        ],
    ),
];
