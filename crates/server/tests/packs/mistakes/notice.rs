//! Mistakes in the files that say who is in scope, in which class and what is owed, and in labels and forms.

use super::Change::{Add, Both, Gone, Made, Swap, Whole};
use super::Group;

pub const GROUPS: &[Group] = &[
    (
        "文件和写法",
        &[
            ("地区不是区划代码", Swap("pack.toml", "\"990101000000\"", "\"桐溪县\"")),
            ("少了一个文件", Gone("eligibility.toml")),
            ("少了 labels.toml", Gone("labels.toml")),
            ("少了记录表", Gone("forms/visit.toml")),
            ("文件名写错", Add("deadline.toml", "# 应当是 deadlines.toml\n")),
            ("文字没有加引号", Swap("pack.toml", "id = \"tongxi-2026\"", "id = tongxi-2026")),
            ("用了中文引号", Swap("pack.toml", "\"1\"", "“1”")),
            ("项名写错一个字母", Swap("classes.toml", "except =", "excpet =")),
            ("少了必填的项", Swap("duties.toml", "every = \"week\"\n", "")),
            ("没有写出处", Swap("duties.toml", "clause = \"三（一）\"\nfloor", "floor")),
            ("出处是空的", Swap("classes.toml", "clause = \"二（二）\"", "clause = \" \"")),
            ("该写日期的地方写了文字", Swap("pack.toml", "from = 2026-04-01", "from = \"2026年4月1日\"")),
            ("日期后面带了时刻", Swap("pack.toml", "from = 2026-04-01", "from = 2026-04-01T08:00:00")),
            ("词不在能写的几个里", Swap("duties.toml", "every = \"week\"", "every = \"weekly\"")),
            (
                "同一种规则太多",
                Made(
                    "classes.toml",
                    || {
                        (0..501)
                            .map(|at| {
                                format!(
                                    "\n[[warning]]\nid = \"w{at}\"\nis = \"独居\"\ntext = \"看一看\"\nclause = \"二\"\n"
                                )
                            })
                            .collect()
                    },
                    "# 五百零一个 [[warning]]",
                ),
            ),
            ("文件太大", Made("readings.md", || "字".repeat(1_500_000), "# readings.md 有四百多万字节")),
        ],
    ),
    (
        "facts.toml",
        &[
            (
                "事实没有规则用到",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"hobby\"\nname = \"爱下棋\"\nkind = \"yes_no\"\nclause = \"一\"\n",
                ),
            ),
            (
                "数写成了文字",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"steps\"\nname = \"走几步\"\nkind = \"number\"\ndecimals = \"一\"\nclause = \"一\"\n",
                ),
            ),
            ("编号用了大写字母或中文", Swap("facts.toml", "\"sudden_illness\"", "\"突发疾病\"")),
            ("名称已经有了", Swap("facts.toml", "\"易突发疾病\"", "\"重大疾病\"")),
            ("补充的事实没有写出处", Swap("facts.toml", "clause = \"一（二）\"\n", "")),
            (
                "没有列出选项",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"housing\"\nname = \"住房\"\nkind = \"one\"\nclause = \"二\"\n",
                ),
            ),
            ("两个选项一样", Swap("facts.toml", "name = \"严重心脏病\"", "name = \"癫痫\"")),
            (
                "选项太多",
                Made(
                    "facts.toml",
                    || {
                        let options: Vec<String> =
                            (0..70).map(|at| format!("{{ id = \"o{at}\", name = \"第{at}种\" }}")).collect();
                        format!(
                            "[[fact]]\nid = \"housing\"\nname = \"住房\"\nkind = \"one\"\nclause = \"二\"\noptions = [{}]\n",
                            options.join(", ")
                        )
                    },
                    "[[fact]]\nid = \"housing\"\nname = \"住房\"\nkind = \"one\"\nclause = \"二\"\noptions = [ …… ]      # 七十个选项",
                ),
            ),
            (
                "数的最小比最大还大",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"rooms\"\nname = \"房间\"\nkind = \"number\"\nclause = \"二\"\nmin = 9\nmax = 1\n",
                ),
            ),
            (
                "没人说起时的值不是它的值",
                Swap("facts.toml", "unknown_means = false", "unknown_means = \"没有\""),
            ),
            (
                "名单没有写每一项有什么",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"pets\"\nname = \"宠物\"\nkind = \"list\"\nclause = \"二\"\n",
                ),
            ),
            (
                "名单里套名单（事实）",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"pets\"\nname = \"宠物\"\nkind = \"list\"\nclause = \"二\"\nmember = [\n  { id = \"kind\", name = \"种类\", kind = \"yes_no\" },\n  { id = \"toys\", name = \"玩具\", kind = \"list\", member = [{ id = \"old\", name = \"旧的\", kind = \"yes_no\" }] },\n]\n",
                ),
            ),
            (
                "名单里同一个事实写了两次",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"pets\"\nname = \"宠物\"\nkind = \"list\"\nclause = \"二\"\nmember = [\n  { id = \"dog\", name = \"狗\", kind = \"yes_no\" },\n  { id = \"dog\", name = \"大狗\", kind = \"yes_no\" },\n]\n",
                ),
            ),
            (
                "没有这份名单",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"income\"\nname = \"收入\"\nkind = \"number\"\nclause = \"二\"\nof = \"住户\"\n",
                ),
            ),
            (
                "条件里用了文字",
                Both(&[
                    (
                        "facts.toml",
                        "[[fact]]\nid = \"illness\"\nname = \"病史\"\nkind = \"text\"\nclause = \"二\"\n",
                    ),
                    (
                        "definitions.toml",
                        "[[define]]\nname = \"有病史\"\nclause = \"二\"\nis = \"病史 已知\"\n",
                    ),
                ]),
            ),
            (
                "条件里用了只是记下来的事实",
                Both(&[
                    (
                        "facts.toml",
                        "[[fact]]\nid = \"tap\"\nname = \"饮水安全\"\nkind = \"yes_no\"\nrecord_only = true\nclause = \"二\"\n",
                    ),
                    (
                        "definitions.toml",
                        "[[define]]\nname = \"饮水有问题\"\nclause = \"二\"\nis = \"非 饮水安全\"\n",
                    ),
                ]),
            ),
            (
                "只是记下来的事实写了没人说起时的值",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"illness\"\nname = \"病史\"\nkind = \"text\"\nclause = \"二\"\nunknown_means = \"无\"\n",
                ),
            ),
            (
                "文字太长",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"illness\"\nname = \"病史\"\nkind = \"text\"\nlongest = 5000\nclause = \"二\"\n",
                ),
            ),
            (
                "一定要填的条件写了没有的事实",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"why_not\"\nname = \"不愿意的原因\"\nkind = \"text\"\nclause = \"三\"\nmust_when = { fact = \"愿意探访\", is = \"否\" }\n",
                ),
            ),
            (
                "一定要填的条件写了没有的值",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"why_not\"\nname = \"不愿意的原因\"\nkind = \"text\"\nclause = \"三\"\nmust_when = { fact = \"wishes_visits\", is = \"不愿意\" }\n",
                ),
            ),
            (
                "名单里的事实写了一定要填的条件",
                Add(
                    "facts.toml",
                    "[[fact]]\nid = \"health\"\nname = \"健康状况\"\nkind = \"text\"\nof = \"household\"\nclause = \"二\"\nmust_when = { fact = \"dementia\", is = \"是\" }\n",
                ),
            ),
            (
                "一个事实放在两个标题下面",
                Add(
                    "facts.toml",
                    "[[group]]\nname = \"居住\"\nclause = \"二\"\nfacts = [\"alone\", \"empty_nest\"]\n\n[[group]]\nname = \"家庭\"\nclause = \"二\"\nfacts = [\"独居\"]\n",
                ),
            ),
            (
                "标题没有写出处",
                Add("facts.toml", "[[group]]\nname = \"居住\"\nclause = \"\"\nfacts = [\"alone\"]\n"),
            ),
            (
                "名单里没有这一列",
                Add(
                    "facts.toml",
                    "[[group]]\nname = \"家庭\"\nclause = \"二\"\nfacts = [\"household\"]\ncolumns = [\"relations\"]\n",
                ),
            ),
            (
                "档案要有的内容不在这个标题下面",
                Add(
                    "facts.toml",
                    "[[group]]\nname = \"家庭\"\nclause = \"二\"\nfacts = [\"household\"]\nneeded = [\"alone\"]\n",
                ),
            ),
            (
                "补充的事实太多",
                Made(
                    "facts.toml",
                    || {
                        (0..301).map(|at| format!("[[fact]]\nid = \"f{at}\"\nname = \"情况{at}\"\nkind = \"yes_no\"\nclause = \"二\"\n\n")).collect()
                    },
                    "# 三百零一个 [[fact]]",
                ),
            ),
        ],
    ),
    (
        "definitions.toml、scores.toml、classes.toml",
        &[
            (
                "得分乘以负数",
                Swap(
                    "scores.toml",
                    "clause = \"二（一）\"",
                    "clause = \"二（一）\"\ntimes = [{ is = \"独居\", by = -2, clause = \"二（一）\" }]",
                ),
            ),
            ("提高类别，没有写提到哪里", Add("classes.toml", "[[raise]]\nis = \"独居\"\nclause = \"二\"\n")),
            (
                "提高类别，写了 to 又写 most",
                Add(
                    "classes.toml",
                    "[[raise]]\nis = \"独居\"\nto = \"first\"\nmost = \"first\"\nclause = \"二\"\n",
                ),
            ),
            (
                "提到最轻的一类",
                Add("classes.toml", "[[raise]]\nis = \"独居\"\nto = \"third\"\nclause = \"二\"\n"),
            ),
            ("提得太多", Add("classes.toml", "[[raise]]\nis = \"独居\"\nby = 3\nclause = \"二\"\n")),
            ("名字和事实重名", Swap("definitions.toml", "\"中度以上失能\"", "\"失智\"")),
            ("名字和评分重名", Swap("definitions.toml", "\"中度以上失能\"", "\"居家风险分\"")),
            (
                "is 和 value 都写了",
                Add(
                    "definitions.toml",
                    "[[define]]\nname = \"重病\"\nclause = \"二\"\nis = \"失智\"\nvalue = \"年龄\"\n",
                ),
            ),
            (
                "名字太多",
                Made(
                    "definitions.toml",
                    || {
                        (0..501)
                            .map(|at| {
                                format!("[[define]]\nname = \"条件{at}\"\nclause = \"二\"\nis = \"独居\"\n\n")
                            })
                            .collect()
                    },
                    "# 五百零一个 [[define]]",
                ),
            ),
            (
                "评分的下限比上限大",
                Swap("scores.toml", "clause = \"二（一）\"\n", "clause = \"二（一）\"\nmin = 100\nmax = 0\n"),
            ),
            (
                "评分项两种写法混在一起",
                Swap("scores.toml", "is = \"独居\"\npoints = 30", "is = \"独居\"\nvalue = \"30\""),
            ),
            ("评分项是日期", Swap("scores.toml", "is = \"独居\"\npoints = 30", "value = \"出生日期\"")),
            (
                "评分项的参数没有定义",
                Swap("scores.toml", "is = \"独居\"\npoints = 30", "is = \"独居\"\npoints = \"独居分\""),
            ),
            (
                "评分绕了一圈用到自己",
                Swap("scores.toml", "is = \"独居\"\npoints = 30", "is = \"居家风险分 ≥ 60\"\npoints = 30"),
            ),
            ("两类用了同一个编号", Swap("classes.toml", "\"second\"", "\"first\"")),
            ("“其余”写在了前面", Swap("classes.toml", "\"居家风险分 ≥ 40\"", "\"其余\"")),
            (
                "评分不会小于零，比较永远成立",
                Swap("classes.toml", "\"居家风险分 ≥ 60\"", "\"居家风险分 ≥ 0\""),
            ),
            ("后面的类别被前面的包住", Swap("classes.toml", "\"居家风险分 ≥ 40\"", "\"居家风险分 ≥ 70\"")),
        ],
    ),
    (
        "readings.toml",
        &[
            ("读法只有一种选法", Swap("readings.toml", "  { id = \"not\", name = \"不算\" },\n", "")),
            ("读法的来龙去脉没有写", Gone("readings.md")),
            (
                "有规则用到的读法写成只是记下来的",
                Swap("readings.toml", "chosen = \"counts\"", "chosen = \"counts\"\nrecord_only = true"),
            ),
            (
                "读法没有规则用到",
                Add(
                    "readings.toml",
                    "[[reading]]\nnumber = 1\nid = \"who_keeps\"\nname = \"谁来保管\"\nquestion = \"记录谁来保管？\"\nclause = \"一\"\nchosen = \"a\"\nchoice = [{ id = \"a\", name = \"县里\" }, { id = \"b\", name = \"乡镇\" }]\n",
                ),
            ),
            (
                "参数没有规则用到",
                Add(
                    "readings.toml",
                    "[[parameter]]\nid = \"kept_years\"\nname = \"保管几年\"\nvalue = 5\nmin = 1\nmax = 30\nclause = \"一\"\n",
                ),
            ),
            (
                "选定的参数没有这一个",
                Add("readings.toml", "[[choose]]\nid = \"second_try\"\ntake = 1\nclause = \"三\"\n"),
            ),
            (
                "参数的值加了引号",
                Add(
                    "readings.toml",
                    "[[choose]]\nid = \"second_try_hours\"\ntake = \"1\"\nclause = \"三\"\n",
                ),
            ),
            ("选中的选项没有列出", Swap("readings.toml", "chosen = \"counts\"", "chosen = \"count\"")),
            ("读法的名称和事实重名", Swap("readings.toml", "\"轻度失能算不算\"", "\"失智\"")),
            ("参数的值超出范围", Swap("readings.toml", "value = 2", "value = 9")),
            (
                "例子里给参数选的值不是数字",
                Add(
                    "cases/a.toml",
                    "[[case]]\nid = \"Z1\"\nstory = \"间隔很久\"\non = 2026-04-20\nchoose = { second_try_hours = \"很久\" }\nfacts = {}\nexpect = {}\n",
                ),
            ),
            (
                "例子里选了没有的读法",
                Add(
                    "cases/a.toml",
                    "[[case]]\nid = \"Z2\"\nstory = \"选错\"\non = 2026-04-20\nchoose = { mild_los = \"not\" }\nfacts = {}\nexpect = {}\n",
                ),
            ),
        ],
    ),
    (
        "duties.toml",
        &[
            ("没有这一类", Swap("duties.toml", "class = [\"first\"]", "class = [\"frist\"]")),
            (
                "没有这种方式",
                Swap("duties.toml", "modes = [\"door\", \"phone\", \"video\"]", "modes = [\"doors\"]"),
            ),
            ("次数是零", Swap("duties.toml", "count = 3", "count = 0")),
            ("次数的参数没有定义", Swap("duties.toml", "count = 3", "count = \"每周次数\"")),
            ("周期是零天", Swap("duties.toml", "every = \"week\"", "every = { days = 0 }")),
            (
                "“其中至少”比总数多",
                Swap(
                    "duties.toml",
                    "floor = [{ modes = [\"door\"], count = 1",
                    "floor = [{ modes = [\"door\"], count = 5",
                ),
            ),
            (
                "“其中至少”的方式不在方式里",
                Swap("duties.toml", "floor = [{ modes = [\"door\"]", "floor = [{ modes = [\"remote\"]"),
            ),
            (
                "“改成”没有写改什么",
                Swap(
                    "duties.toml",
                    "instead = [{ is = \"无电话\", modes = [\"door\"],",
                    "instead = [{ is = \"无电话\",",
                ),
            ),
            ("单位写错", Swap("duties.toml", "unit = \"hour\"", "unit = \"hours\"")),
            ("按项计的没有写是哪一项", Swap("duties.toml", "unit = \"hour\"", "unit = \"act\"")),
            (
                "个人计划的范围不包括通知的次数",
                Swap(
                    "duties.toml",
                    "count = 4",
                    "count = 4\nplan = { least = 5, most = 8, clause = \"三\" }",
                ),
            ),
            (
                "只有这些人做的才算，编号写错",
                Swap("duties.toml", "unit = \"hour\"", "unit = \"hour\"\nwho = [\"grid\"]"),
            ),
            (
                "按项计的，这一项没有列在 labels.toml 里",
                Swap("duties.toml", "unit = \"hour\"", "unit = \"act\"\nact = \"bath\""),
            ),
            (
                "交替只写了一组方式",
                Add("duties.toml", "[[alternation]]\nmodes = [[\"door\"]]\nclause = \"三\"\n"),
            ),
        ],
    ),
    (
        "labels.toml 和 forms/visit.toml",
        &[
            ("探访主体的编号重复", Swap("labels.toml", "\"grid_worker\"", "\"group_leader\"")),
            (
                "探访主体没有写出处",
                Swap(
                    "labels.toml",
                    "name = \"网格员\", clause = \"五（一）\"",
                    "name = \"网格员\", clause = \"\"",
                ),
            ),
            (
                "没有写探访主体",
                Whole("labels.toml", "service = \"巡访\"\nrecord = \"记录\"\nvisitor = []\nmode = []\n"),
            ),
            ("表单没有写出处", Swap("forms/visit.toml", "clause = \"三\"", "clause = \"\"")),
            (
                "表单没有填写项",
                Whole(
                    "forms/visit.toml",
                    "id = \"visit\"\nversion = \"1\"\ntitle = \"记录\"\nclause = \"三\"\nfield = []\n",
                ),
            ),
            ("填写项的编号重复", Swap("forms/visit.toml", "id = \"note\"", "id = \"condition\"")),
            ("选择题没有选项", Swap("forms/visit.toml", "kind = \"text\"", "kind = \"one\"")),
            ("文字题写了选项", Swap("forms/visit.toml", "kind = \"one\"", "kind = \"text\"")),
            ("选项的编号重复", Swap("forms/visit.toml", "id = \"problem\"", "id = \"good\"")),
            (
                "只能选一项的题写了 alone",
                Swap("forms/visit.toml", "label = \"正常\"", "label = \"正常\", alone = true"),
            ),
            (
                "必填的题，首次探访没有能选的",
                Swap(
                    "forms/visit.toml",
                    "options = [\n  { id = \"good\", label = \"正常\" },\n  { id = \"problem\", label = \"有问题\", concern = true },\n]",
                    "options = [{ id = \"same\", label = \"和上次一样\", needs_earlier = true }]",
                ),
            ),
            ("不是文字题写了 longest", Swap("forms/visit.toml", "kind = \"text\"", "kind = \"number\"")),
            (
                "签名写成必填",
                Swap(
                    "forms/visit.toml",
                    "kind = \"text\"\nrequired = \"never\"\nlongest = 200",
                    "kind = \"signature\"\nrequired = \"door\"",
                ),
            ),
            (
                "不是文字题写了 phrases",
                Swap(
                    "forms/visit.toml",
                    "kind = \"text\"\nrequired = \"never\"\nlongest = 200",
                    "kind = \"day\"\nrequired = \"never\"\nphrases = [\"都好\"]",
                ),
            ),
            (
                "phrases 里有空的、写了两次的、太长的",
                Swap(
                    "forms/visit.toml",
                    "longest = 200",
                    "longest = 3\nphrases = [\"\", \"都好\", \"都好\", \"比三个字长\"]",
                ),
            ),
            (
                "phrases 写得太多",
                Swap(
                    "forms/visit.toml",
                    "longest = 200",
                    "phrases = [\"一\", \"二\", \"三\", \"四\", \"五\", \"六\", \"七\", \"八\", \"九\", \"十\", \"十一\", \"十二\", \"十三\"]",
                ),
            ),
            ("不是数字题写了 min", Swap("forms/visit.toml", "longest = 200", "min = 1")),
            (
                "数字题的 min 大于 max",
                Swap(
                    "forms/visit.toml",
                    "kind = \"text\"\nrequired = \"never\"\nlongest = 200",
                    "kind = \"number\"\nrequired = \"never\"\nmin = 9\nmax = 1",
                ),
            ),
        ],
    ),
];
