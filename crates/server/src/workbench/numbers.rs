//! The numbers of a workbench, and where the names behind each are listed.

use store::duties::counts::Counts;

use crate::{frame::Count, overlays::today::Calling, typed::query};

/// A place below with its numbers.
pub(super) struct Child {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<Cell>,
}

/// A number and the way to its names.
pub(super) struct Cell {
    pub(super) number: i64,
    pub(super) href: String,
}

/// Headings of the numbers, in the order of [`numbers_of`].
pub(super) const HEADS: [&str; 5] = ["在册", "逾期", "该联系", "没有探访人", "分类暂定"];

pub(super) fn numbers_of(counts: &Counts) -> Vec<i64> {
    vec![counts.people, counts.overdue, counts.due_now, counts.unassigned, counts.provisional]
}

pub(super) fn add(sum: Counts, counts: &Counts) -> Counts {
    Counts {
        people: sum.people + counts.people,
        due_now: sum.due_now + counts.due_now,
        overdue: sum.overdue + counts.overdue,
        unassigned: sum.unassigned + counts.unassigned,
        provisional: sum.provisional + counts.provisional,
    }
}

/// Where the names behind each number are listed.
fn lists(at: &[(&str, &str)]) -> [String; 5] {
    let with = |page: &str, name: &'static str, value: &'static str| {
        let pairs: Vec<(&str, &str)> = at.iter().copied().chain([(name, value)]).collect();
        format!("{page}{}", query(&pairs))
    };
    [
        with("/people", "state", ""),
        with("/people", "state", "overdue"),
        with("/duties", "when", ""),
        with("/people", "state", "unassigned"),
        with("/people", "state", "provisional"),
    ]
}

pub(super) fn cells(counts: &Counts, at: &[(&str, &str)]) -> Vec<Cell> {
    numbers_of(counts).into_iter().zip(lists(at)).map(|(number, href)| Cell { number, href }).collect()
}

/// What waits for the reader's consent, where anything does.
pub(super) fn to_decide(number: i64, county: &str) -> Option<Count> {
    (number > 0).then(|| Count {
        kind: "due",
        number: number.to_string(),
        label: "变更待审核",
        small: "村（社区）提交，同意后才生效".to_owned(),
        href: format!("/changes{}", query(&[("county", county)])),
    })
}

/// What families said at which nobody has looked yet, where there is any.
pub(super) fn from_families(number: i64, county: &str) -> Option<Count> {
    (number > 0).then(|| Count {
        kind: "due",
        number: number.to_string(),
        label: "家属来话",
        small: "外出要核实登记，投诉要答复".to_owned(),
        href: format!("/families{}", query(&[("county", county)])),
    })
}

/// Whom nobody reaches, where there is anybody: before everything else.
pub(super) fn looked_for((open, late): (i64, i64), at: &[(&str, &str)]) -> Option<Count> {
    (open > 0).then(|| Count {
        kind: "late",
        number: open.to_string(),
        label: "联系不上",
        small: if late > 0 {
            format!("{late} 位的下一步已超过时限")
        } else {
            "正在查找".to_owned()
        },
        href: format!("/ladders{}", query(at)),
    })
}

/// What people from outside told and nobody has answered yet, where there is anything.
pub(super) fn told(open: i64, county: &str) -> Option<Count> {
    (open > 0).then(|| Count {
        kind: "due",
        number: open.to_string(),
        label: "情况反映",
        small: "物业、邻居等反映的，等处理".to_owned(),
        href: format!("/concerns{}", query(&[("county", county)])),
    })
}

/// Whom an alert or a festival still asks for, where it asks for anybody.
pub(super) fn calling(calling: &Calling) -> Option<Count> {
    let (open, not_reached) = calling.open();
    let (number, label) = if calling.is_alert {
        (not_reached, "预警，今天没联系到")
    } else {
        (open, "节日慰问，还没有去")
    };
    (open > 0).then(|| Count {
        kind: match (number, calling.is_alert) {
            (0, _) => "none",
            (_, true) => "late",
            (_, false) => "due",
        },
        number: number.to_string(),
        label,
        small: calling.name.clone(),
        href: calling.href.clone(),
    })
}

pub(super) fn headline(counts: &Counts, at: &[(&str, &str)]) -> Vec<Count> {
    let [people, overdue, due, unassigned, provisional] = lists(at);
    let count = |kind, number: i64, label, small: &str, href| Count {
        kind: if number == 0 { "none" } else { kind },
        number: number.to_string(),
        label,
        small: small.to_owned(),
        href,
    };
    vec![
        count("late", counts.overdue, "逾期未联系", "应立即安排", overdue),
        count("due", counts.due_now, "该联系", "期限内，可以开始", due),
        count("odd", counts.unassigned, "没有探访人", "有任务、无人负责", unassigned),
        count("odd", counts.provisional, "分类暂定", "缺少情况或按替代规则", provisional),
        count("plain", counts.people, "在册老年人", "", people),
    ]
}
