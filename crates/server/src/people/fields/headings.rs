//! Under which headings a form asks, and in which order: the pack's, or our own where it says nothing.

use rules::{Dictionary, FactDef};

use super::{Ask, is_asked, is_list};

/// Headings with the facts below them, for packs that say nothing of their form. Facts that a pack adds stand
/// under the last heading, each list under its own.
const GROUPS: [(&str, &str, &[&str]); 5] = [
    ("居住情况", "", &["alone", "empty_nest", "left_behind"]),
    (
        "身体情况",
        "没有做过能力评估的，选“未评估”，并填写是否长期卧床、行动不便。",
        &["ability_level", "ability_score", "bedridden", "mobility_impaired", "dementia", "major_illness"],
    ),
    ("残疾和经济情况", "", &["cert_kind", "cert_grade", "income_kind", "destitute_dispersed"]),
    ("家庭情况", "", &["fp_special_family", "cares_for_ill_child"]),
    ("服务意愿", "", &["wishes_visits", "no_phone", "in_home_care_contract", "entrust_state"]),
];
const OTHERS: &str = "其他情况";
const ABOUT_HOUSEHOLD: &str = "和老人住在一起的其他人。类别认定会用到同住人的年龄和健康情况；不清楚的留空。";

/// Facts below a heading, before they are fields.
pub(super) struct Heading<'d> {
    pub title: String,
    pub clause: String,
    pub about: String,
    pub facts: Vec<&'d FactDef>,
    pub columns: &'d [String],
}

/// The headings with the facts that are asked below them.
pub(super) fn headings(dictionary: &Dictionary, ask: Ask) -> Vec<Heading<'_>> {
    let asked = || dictionary.all().filter(move |def| is_asked(def, ask));
    let mut headings = Vec::new();
    if dictionary.groups().is_empty() {
        headings.extend(GROUPS.iter().map(|(title, about, ids)| Heading {
            title: (*title).to_owned(),
            clause: String::new(),
            about: (*about).to_owned(),
            facts: ids.iter().filter_map(|id| asked().find(|def| def.id == *id)).collect(),
            columns: &[],
        }));
    } else {
        headings.extend(dictionary.groups().iter().map(|group| Heading {
            title: group.name.clone(),
            clause: group.clause.clone(),
            about: group.hint.clone(),
            facts: group.facts.iter().filter_map(|id| asked().find(|def| def.id == *id)).collect(),
            columns: &group.columns,
        }));
    }
    let placed: Vec<&str> = headings.iter().flat_map(|one| &one.facts).map(|def| def.id.as_str()).collect();
    let left: Vec<&FactDef> = asked().filter(|def| !placed.contains(&def.id.as_str())).collect();
    let (lists, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|def| is_list(def));
    let own = |title: &str, about: &str, facts| Heading {
        title: title.to_owned(),
        clause: String::new(),
        about: about.to_owned(),
        facts,
        columns: &[],
    };
    headings.push(own(OTHERS, "", others));
    headings.extend(lists.into_iter().map(|def| {
        let about = if def.id == "household" { ABOUT_HOUSEHOLD } else { "" };
        own(&def.name, about, vec![def])
    }));
    headings.retain(|heading| !heading.facts.is_empty());
    headings
}
