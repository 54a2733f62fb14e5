//! Keys and values of the sections of a pack (deadlines, ladders, alerts, …) in the words of an officer.

const KEYS: [(&str, &str); 64] = [
    ("id", "编号"),
    ("event", "事件"),
    ("from", "起算"),
    ("within", "多久之内"),
    ("after", "从事后多久起"),
    ("days", "天"),
    ("hours", "小时"),
    ("working_days", "工作日"),
    ("months", "个月"),
    ("reading", "由读法决定"),
    ("second", "第二个钟"),
    ("rolls", "放假顺延"),
    ("at_least", "至少要满"),
    ("after_last", "从上一次起算"),
    ("month", "月"),
    ("day", "日"),
    ("lunar", "农历"),
    ("nth", "第几个"),
    ("weekday", "星期"),
    ("to", "到"),
    ("tell", "告诉"),
    ("covers", "平常的联系也算"),
    ("instead_of", "代替"),
    ("stops", "停"),
    ("stops_modes", "停的方式"),
    ("after_days", "满几天以后"),
    ("partly", "不满一个周期"),
    ("most_days", "过几天再问"),
    ("becomes", "变成"),
    ("contact", "期间改为"),
    ("whom", "问谁"),
    ("back", "回来以后"),
    ("duties", "任务到"),
    ("payments", "补贴到"),
    ("notice", "引起的时限"),
    ("ask_again_days", "过几天再问本人"),
    ("ask_again", "再问本人"),
    ("evidence", "依据材料"),
    ("ladder", "开始的步骤"),
    ("starts", "开始的结果"),
    ("starts_after", "连续几次开始"),
    ("ends", "结束的结果"),
    ("worrying", "放心不下的"),
    ("outcomes", "结果"),
    ("step", "步骤"),
    ("after_hours", "几小时后"),
    ("at", "时间"),
    ("part", "时段"),
    ("parts", "时段"),
    ("over", "时段已过"),
    ("times", "几次"),
    ("people", "几个人"),
    ("do", "做什么"),
    ("sooner", "更快的人"),
    ("alert", "预警"),
    ("level", "级别"),
    ("when", "什么时候"),
    ("per", "每"),
    ("message", "告诉巡访人"),
    ("days_before", "前几天起"),
    ("days_after", "后几天止"),
    ("eve", "到前一天为止"),
    ("opened_by", "由什么引起"),
    ("overdue", "逾期转到"),
];

const VALUES: [(&str, &str, &str); 29] = [
    ("per", "day", "每天"),
    ("per", "alert", "一次预警"),
    ("per", "festival", "一个节日"),
    ("when", "issued", "预警期间"),
    ("when", "lifted", "解除以后"),
    ("partly", "share", "按天数折算"),
    ("partly", "nothing", "不欠"),
    ("partly", "whole", "照欠"),
    ("stops", "all", "全部"),
    ("stops", "none", "都不停"),
    ("to", "over", "到此为止"),
    ("whom", "person", "本人"),
    ("whom", "relative", "亲属"),
    ("whom", "emergency_contact", "紧急联系人"),
    ("whom", "neighbour", "邻居"),
    ("duties", "day_before", "前一天"),
    ("duties", "same_day", "当天"),
    ("duties", "goes_on", "不停"),
    ("payments", "day_before", "前一天"),
    ("payments", "same_day", "当天"),
    ("payments", "goes_on", "不停"),
    ("at", "clock", "几小时后"),
    ("at", "another_part_of_day", "换一个时段"),
    ("at", "same_day", "不超过当天"),
    ("day", "same", "当天"),
    ("day", "next", "次日"),
    ("day", "after_next", "第三天"),
    ("over", "next_day", "第二天"),
    ("over", "at_once", "马上"),
];

const FILES: [&str; 7] = [
    "absences.toml",
    "calendar.toml",
    "deadlines.toml",
    "events.toml",
    "followups.toml",
    "ladder.toml",
    "overlays.toml",
];

/// A key of one of these files in words; `None` for other files and for keys that are called the same everywhere.
pub(super) fn key(file: &str, key: &str) -> Option<&'static str> {
    let known = KEYS.iter().filter(|_| FILES.contains(&file)).find(|(code, _)| *code == key);
    known.map(|(_, words)| *words)
}

/// A coded value of one of these files in words.
pub(super) fn value(file: &str, key: &str, value: &str) -> Option<&'static str> {
    let known = VALUES.iter().filter(|_| FILES.contains(&file));
    known.into_iter().find(|(of, code, _)| *of == key && *code == value).map(|(.., words)| *words)
}

/// Where a key stands among the others of a rule.
pub(super) fn place(key: &str) -> Option<usize> {
    KEYS.iter().position(|(code, _)| *code == key)
}
