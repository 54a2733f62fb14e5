//! The pages on which something that happened is told and corrected.

use askama::Template;
use domain::{
    packs::Pack,
    people::{
        Happening, Person,
        effects::{Effects, Owed},
        happenings::Kind,
    },
};
use jiff::civil::Date;

use crate::{
    app::App,
    frame::{Choice, Frame, long_day},
    session::Asker,
    typed::Typed,
};

/// Kinds under one heading.
struct Kinds {
    title: &'static str,
    options: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "people/happen.html")]
pub(super) struct HappenPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    kinds: Vec<Kinds>,
    looked: Option<Looked>,
    elsewhere: Vec<String>,
}

#[derive(Template)]
#[template(path = "people/amend.html")]
pub(super) struct AmendPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    row: String,
    told: String,
    hows: Vec<Choice>,
    looked: Option<Looked>,
    elsewhere: Vec<String>,
}

/// What would change, in sentences.
struct Looked {
    what: String,
    sentences: Vec<String>,
}

const OWN: [&str; 9] = ["id", "kind", "from_on", "until_on", "evidence", "note", "how", "ended_on", "step"];

impl HappenPage {
    pub(super) fn new(
        app: &App,
        asker: &Asker,
        person: &Person,
        pack: &Pack,
        typed: Typed,
        looked: Option<(Happening, Effects)>,
    ) -> Self {
        let rules = &pack.rules.sections;
        let events = rules.events.events.iter().map(|event| (Kind::Event(event.id.clone()), &event.name));
        let absences = rules.absences.absences.iter();
        let absences = absences.map(|absence| (Kind::Absence(absence.id.clone()), &absence.name));
        let exits = rules.absences.exits.iter().map(|exit| (Kind::Exit(exit.id.clone()), &exit.name));
        let kinds = vec![
            Kinds { title: "暂时不在家", options: absences.map(option).collect() },
            Kinds { title: "不再在册", options: exits.map(option).collect() },
            Kinds { title: "出了事，要去看看", options: events.map(option).collect() },
        ];
        Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            kinds: kinds.into_iter().filter(|kinds| !kinds.options.is_empty()).collect(),
            looked: looked.map(|(row, effects)| Looked {
                what: in_words(pack, &row),
                sentences: sentences(pack, &effects, app.edge().today()),
            }),
            elsewhere: elsewhere(&typed),
            typed,
        }
    }
}

impl AmendPage {
    pub(super) fn new(
        app: &App,
        asker: &Asker,
        person: &Person,
        pack: &Pack,
        row: &Happening,
        typed: Typed,
        looked: Option<Effects>,
    ) -> Self {
        let ended = match row.kind {
            Kind::Event(_) => None,
            Kind::Absence(_) => Some(Choice::new("ended", "已经回来了")),
            Kind::Exit(_) => Some(Choice::new("ended", "重新在册")),
        };
        let others = [Choice::new("dates", "日期不对"), Choice::new("withdrawn", "登记错了，没有这回事")];
        let hows: Vec<Choice> = ended.into_iter().chain(others).collect();
        let what = hows.iter().find(|how| how.value == typed.text("how")).map(|how| how.label.clone());
        Self {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            row: row.id.to_string(),
            told: in_words(pack, row),
            hows,
            looked: looked.map(|effects| Looked {
                what: format!("更正“{}”：{}", in_words(pack, row), what.unwrap_or_default()),
                sentences: sentences(pack, &effects, app.edge().today()),
            }),
            elsewhere: elsewhere(&typed),
            typed,
        }
    }
}

fn option((kind, name): (Kind, &String)) -> Choice {
    Choice::new(format!("{}.{}", kind.sort(), kind.id()), name)
}

fn elsewhere(typed: &Typed) -> Vec<String> {
    typed.elsewhere(|field| OWN.contains(&field)).into_iter().map(str::to_owned).collect()
}

/// `住院，2026-11-20 起` and the like.
pub(crate) fn in_words(pack: &Pack, row: &Happening) -> String {
    let name = row.kind.name(pack);
    match (&row.kind, row.until_on) {
        (Kind::Event(_), _) => format!("{name}，{}", row.from_on),
        (_, None) => format!("{name}，{} 起", row.from_on),
        (_, Some(until)) => format!("{name}，{} 至 {until}", row.from_on),
    }
}

fn sentences(pack: &Pack, effects: &Effects, today: Date) -> Vec<String> {
    let from = if effects.on == today {
        "从今天起".to_owned()
    } else {
        format!("从 {} 起", long_day(effects.on))
    };
    let listed = |duties: &[rules::Duty]| {
        duties.iter().map(|duty| pack.duty_in_words(duty)).collect::<Vec<_>>().join("、")
    };
    let mut sentences = vec!["类别和服务方式不因此改变；情况有变的，另在“变更信息”里登记。".to_owned()];
    if !effects.stops.is_empty() {
        sentences.push(format!("{from}不再要求：{}。", listed(&effects.stops)));
    }
    if !effects.begins.is_empty() {
        sentences.push(format!("{from}重新要求：{}（次日开始计算）。", listed(&effects.begins)));
    }
    if !effects.goes_on.is_empty() {
        sentences.push(format!("照常要求：{}。", listed(&effects.goes_on)));
    }
    if effects.stops.is_empty() && effects.begins.is_empty() && effects.goes_on.is_empty() {
        sentences.push("目前没有探访次数要求。".to_owned());
    }
    sentences.extend(effects.owed.iter().map(|owed| owed_in_words(pack, owed)));
    if let Some(last) = effects.paid_until {
        sentences.push(format!("{last} 以后的探访不再计算补贴。"));
    }
    if let Some(day) = effects.asked_again_on {
        sentences.push(format!("到 {day} 会再问一次情况。"));
    }
    sentences
}

fn owed_in_words(pack: &Pack, owed: &Owed) -> String {
    let until = owed.due.until;
    let clock = format!("{} {:02}:{:02}", until.date(), until.hour(), until.minute());
    let provisional = if owed.due.provisional { "（节假日安排公布后可能顺延）" } else { "" };
    let modes = pack.modes_in_words(&owed.modes);
    format!("{}：{clock} 前{modes} {} 次{provisional}（{}）。", owed.name, owed.count, owed.clause)
}
