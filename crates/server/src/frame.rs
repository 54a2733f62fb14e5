//! What stands around every page: who is signed in, where, the menu, the day, the form token.

use domain::{
    actor::{Role, Verb},
    dates::Period,
};
use jiff::civil::{Date, Weekday};

use crate::{app::App, session::Asker};

/// The frame of a page of somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Name of the person.
    pub name: String,
    /// What they are, in words.
    pub role: &'static str,
    /// Where they work.
    pub place: String,
    /// The day, in words.
    pub today: String,
    /// Token that every form carries.
    pub csrf: String,
    /// Address of the menu entry to which the page belongs.
    pub here: &'static str,
    /// The menu.
    pub nav: Vec<Entry>,
    /// What was just done, if the page follows a form.
    pub done: Option<&'static str>,
    /// Large type: for people who visit, on a phone.
    pub large: bool,
}

/// An entry of the menu.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Address.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
    verb: Verb,
}

/// The whole menu; everybody sees what their role may open.
const MENU: [Entry; 20] = [
    Entry { href: "/", label: "今日", verb: Verb::OpenWorkbench },
    Entry { href: "/people", label: "老年人", verb: Verb::ListPeople },
    Entry { href: "/duties", label: "探访任务", verb: Verb::ListDue },
    Entry { href: "/plans/week", label: "一周安排", verb: Verb::SeePlan },
    Entry { href: "/ladders", label: "联系不上", verb: Verb::ListLadders },
    Entry { href: "/emergencies", label: "告急", verb: Verb::ListEmergencies },
    Entry { href: "/concerns", label: "情况反映", verb: Verb::ListConcerns },
    Entry { href: "/families", label: "家属来话", verb: Verb::ListFamilyWords },
    Entry { href: "/indicators", label: "探访率", verb: Verb::SeeIndicators },
    Entry { href: "/alerts", label: "预警", verb: Verb::ListAlerts },
    Entry { href: "/festivals", label: "节日慰问", verb: Verb::ListFestivals },
    Entry { href: "/changes", label: "变更审核", verb: Verb::DecideChange },
    Entry { href: "/people/new", label: "登记老年人", verb: Verb::RegisterPerson },
    Entry { href: "/people/import", label: "导入名单", verb: Verb::ImportPeople },
    Entry { href: "/workers", label: "探访人员", verb: Verb::ListWorkers },
    Entry { href: "/accounts/phones", label: "手机", verb: Verb::ManageAccounts },
    Entry { href: "/organisations", label: "机构", verb: Verb::ListOrganisations },
    Entry { href: "/areas", label: "区划", verb: Verb::ListAreas },
    Entry { href: "/days", label: "工作日", verb: Verb::ListDays },
    Entry { href: "/packs", label: "规则", verb: Verb::SeePacks },
];

/// For a clerk whose changes wait for somebody else's consent.
const OWN_CHANGES: Entry =
    Entry { href: "/changes", label: "我提交的变更", verb: Verb::WithdrawChange };

/// For whoever sees nobody and tells what they notice.
const TELL: Entry = Entry { href: "/concerns/new", label: "反映情况", verb: Verb::ReportConcern };

/// For a visitor.
const OWN_MONTH: Entry =
    Entry { href: "/payments/month", label: "我的这个月", verb: Verb::SeeWorkersMonth };

/// What may have just been done: the code travels in the address, the words stay here.
const DONE: &[(&str, &str)] = &[
    ("merged", "已合并。两条登记的探访记录和情况都在这里，类别和任务已重新认定。"),
    ("joined", "已登记为同一户，各自的同住人名单和类别已更新，见下。"),
    ("parted", "已登记分开居住，以前的登记都保留。"),
    ("archived", "已归档，档号见“存档”。"),
    ("committed", "已定下施行日期。到那一天，全县的类别和探访任务按新规则重新认定，和推演的一样。"),
    ("dropped", "已放弃这份改动，现行规则和所有人的类别、任务都没有变。"),
    ("registered", "已登记。类别和探访任务见下。"),
    ("changed", "已保存变更，类别和任务已按新情况重新认定。"),
    ("proposed", "已提交镇（街道）审核，审核前类别和任务不变。"),
    ("confirmed", "已同意。变更已生效，类别和任务已按新情况重新认定。"),
    ("returned", "已退回，提交的人会看到理由。"),
    ("withdrawn", "已撤回，登记的情况没有改动。"),
    ("review_set", "已保存设定，从现在起对村（社区）新提交的变更生效。"),
    ("certificate", "已保存残疾证号。"),
    ("reassessed", "已登记这次评估，结果和类别不变。"),
    ("details", "已保存，以前的内容可以在“看以前的情况”里查到。"),
    ("consent", "已登记，从所填的日期起生效。"),
    ("told", "已登记政策告知。"),
    ("assigned", "已安排探访人。"),
    ("happened", "已登记变化，探访任务已按新情况调整，见下。"),
    ("recorded", "已登记这次探访。"),
    ("known", "这次探访之前已经登记过，内容相同，没有重复登记。"),
    ("emergency", "已登记。办公室签收以前，一直显示在“今日”最上面。"),
    ("emergency_acknowledged", "已签收，处理的话写在下面“已签收”里。"),
    ("concern_told", "已经发给村（社区），谢谢您。处理了没有，看下面。"),
    ("concern_written", "已记下，见下。"),
    ("concern_answered", "已处理，反映的人会看到回话。"),
    ("phone_ended", "已结束这部手机。它下次联网时清除老人信息，不能再登录。"),
    ("pin_set", "已保存，各部手机下次联网后按新的设定。"),
    ("family_invited_before", "这个链接已经开过，链接只显示一次。找不到了请结束它，再开新的。"),
    ("family_link_ended", "已结束这个链接，再打开什么也看不到。"),
    ("family_word_settled", "已处理，家属在链接里会看到这句话。"),
    ("family_reminded", "已登记这次提醒。"),
    ("family_card_ended", "已停用，旧卡片上的二维码不再显示什么。再打印就是新的。"),
    ("ladder_step", "已登记这一步，下一步见下。"),
    ("ladder_closed", "已结束查找。"),
    ("ladder_closed_tell", "已结束查找。请接着“登记变化”，不然探访任务照常要求。"),
    ("month_closed", "已封存。以后知道的情况另列为更正，封存的数字不再变。"),
    ("plan_moved", "已换到这一天。哪天联系都一样算。"),
    ("sheet_entered", "这张单子已经录入。每一条算不算次数，看老人的日历。"),
    ("rest_set", "已保存休息日，安排已重新排过。"),
    ("content_written", "已写下，会出现在一周安排、探访单和登记页面上。"),
    ("content_ended", "已结束这一条。"),
    ("wish_set", "已保存，以后按老人愿意的时间安排。"),
    ("imported", "导入完成。"),
    ("worker_kept", "已保存探访人员。"),
    ("leave_planned", "已准假。到第一天，老人自动转到代班人的名单上，休假结束自动换回。"),
    ("leave_ended", "休假已结束，老人已换回本人名下。"),
    ("leave_over", "这次休假早已结束，或已经交接，没有改动。"),
    (
        "handed_over",
        "已登记交接。到那一天（今天的马上）老人转到接替的人名下；手机里没上传的记录以后仍会收下。",
    ),
    ("days_kept", "已保存。以后算期限都按它，以前算的暂定期限自动重新算。"),
    ("alert_issued", "已登记预警。涉及的人见下，探访员的“今日”里也会列出。"),
    ("alert_level", "已变更级别，要联系的人按新的级别列出。"),
    ("alert_lift", "已登记解除。"),
    ("alert_correct", "已更正。原来填的内容留在下面的经过里。"),
    ("alert_withdraw", "已撤销，不再为这次预警要求联系。"),
    ("organisation_kept", "已保存机构。"),
    ("area_kept", "已登记。"),
    ("area_closed", "已撤并，人员已转到承接的区划。"),
    ("password", "密码已修改，其他设备上的登录已退出。"),
];

impl Frame {
    /// The frame for who asks, on the page that belongs to a menu entry.
    pub fn of(app: &App, asker: &Asker, here: &'static str) -> Self {
        let actor = &asker.account.actor();
        let large = matches!(asker.account.role, Role::Visitor | Role::Partner);
        Self {
            name: asker.account.name.clone(),
            role: asker.account.role.label(),
            place: asker.place.clone(),
            today: long_day(app.edge().today()),
            csrf: asker.csrf.clone(),
            here,
            nav: MENU
                .into_iter()
                .filter(|entry| actor.may(entry.verb))
                // Their first page is the form.
                .filter(|entry| actor.role != Role::Partner || entry.href != "/")
                .chain(Some(OWN_CHANGES).filter(|_| asker.proposes))
                .chain(Some(TELL).filter(|_| asker.account.role == Role::Partner))
                .chain(Some(OWN_MONTH).filter(|_| large && actor.worker.is_some()))
                .collect(),
            done: None,
            large,
        }
    }

    /// The same with the sentence for what was just done.
    pub fn after(mut self, code: Option<&str>) -> Self {
        self.done =
            code.and_then(|code| DONE.iter().find(|(known, _)| *known == code)).map(|(_, words)| *words);
        self
    }

    /// The hidden field that every form carries first.
    pub fn token(&self) -> String {
        // The token is hexadecimal: nothing in it needs escaping.
        format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", self.csrf)
    }
}

/// An option of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// An option.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A mark of state: a sign and a word, and only then a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Which sign and colour: `late`, `due`, `fine`, `odd`, `none` or `class`.
    pub kind: &'static str,
    /// The word.
    pub text: String,
}

impl Tag {
    /// A mark.
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// A tab above a list, with the number of its names.
#[derive(Debug, Clone)]
pub struct Tab {
    /// What it says.
    pub label: &'static str,
    /// How many there are, where they are counted.
    pub count: Option<i64>,
    /// Address.
    pub href: String,
    /// Whether it is the one that is open.
    pub here: bool,
}

impl Tab {
    /// Tabs without numbers: what each asks for and what it says.
    pub fn plain(here: &str, all: &[(&str, &'static str)], href: impl Fn(&str) -> String) -> Vec<Self> {
        let tab = |(state, label): &(&str, &'static str)| Self {
            label,
            count: None,
            href: href(state),
            here: *state == here,
        };
        all.iter().map(tab).collect()
    }
}

/// A number on a workbench and the way to its names.
#[derive(Debug, Clone)]
pub struct Count {
    /// Colour of the edge; the words say the same.
    pub kind: &'static str,
    /// The number.
    pub number: String,
    /// What is counted.
    pub label: &'static str,
    /// A remark below.
    pub small: String,
    /// Address of the names.
    pub href: String,
}

/// `2026年11月23日 星期一`
pub fn long_day(day: Date) -> String {
    format!("{}年{}月{}日 星期{}", day.year(), day.month(), day.day(), weekday(day))
}

/// `11月23日`, with the year when it is not this one.
pub fn short_day(day: Date, today: Date) -> String {
    if day.year() == today.year() {
        format!("{}月{}日", day.month(), day.day())
    } else {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }
}

/// `11月16日—22日`, or one day.
pub fn span(period: Period, today: Date) -> String {
    let (first, last) = (period.starts_on, period.ends_on);
    if first == last {
        return short_day(first, today);
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}—{}日", short_day(first, today), last.day());
    }
    format!("{}—{}", short_day(first, today), short_day(last, today))
}

/// `一` to `日`.
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    }
}
