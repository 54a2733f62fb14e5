//! What somebody's page says of consents and of what they were told.

use domain::{
    actor::{Actor, Verb},
    packs::Pack,
    people::{
        Consent, Telling,
        consents::{Purpose, Said, Signer, Way, allows, last, says_no},
        tellings,
    },
};
use jiff::{Timestamp, civil::Date};

use crate::{
    frame::Tag,
    people::show::words::{FactRow, Registration},
};

/// What stands on the registration form, on the screen and on paper, where nobody said yes to passing on health data.
pub(in crate::people) const KEEP_INSIDE: &str =
    "没有同意把健康信息提供给医生和服务机构：登记表只存档，不要交给他们。";

/// The part of the page.
pub(in crate::people) struct Panel {
    /// One line for each purpose.
    pub(in crate::people) purposes: Vec<PurposeRow>,
    /// When, by whom and how they were told, newest first.
    pub(in crate::people) told: Vec<String>,
    /// Health data must stay inside: nobody said yes to more.
    pub(in crate::people) keep_inside: bool,
    /// The reader enters consents.
    pub(in crate::people) may_record: bool,
    /// The reader enters that somebody was told.
    pub(in crate::people) may_tell: bool,
    /// The reader prints empty forms.
    pub(in crate::people) may_print: bool,
}

/// What holds for one purpose.
pub(in crate::people) struct PurposeRow {
    pub(in crate::people) code: &'static str,
    pub(in crate::people) label: &'static str,
    pub(in crate::people) tag: Tag,
    pub(in crate::people) detail: String,
    /// The row, to be withdrawn or corrected.
    pub(in crate::people) row: Option<String>,
}

impl Panel {
    /// The sentence for [`Panel::keep_inside`].
    pub(in crate::people) fn inside(&self) -> &'static str {
        KEEP_INSIDE
    }

    pub(in crate::people) fn of(
        consents: &[Consent],
        told: &[Telling],
        actor: &Actor,
        today: Date,
        now: Timestamp,
    ) -> Self {
        let purposes = Purpose::ALL.iter().map(|purpose| {
            let row = last(consents, *purpose, today, now);
            let tag = match row.map(|row| row.said) {
                None => Tag::new("none", "还没有问"),
                Some(Said::Given) => Tag::new("fine", Said::Given.label()),
                Some(said) => Tag::new("odd", said.label()),
            };
            PurposeRow {
                code: purpose.code(),
                label: purpose.label(),
                tag,
                detail: row.map(in_words).unwrap_or_default(),
                row: row.map(|row| row.id.to_string()),
            }
        });
        Self {
            purposes: purposes.collect(),
            told: tellings::known(told, now).into_iter().rev().map(told_in_words).collect(),
            keep_inside: !allows(consents, Purpose::Health, today, now),
            may_record: actor.may(Verb::RecordConsent),
            may_tell: actor.may(Verb::RecordTold),
            may_print: actor.may(Verb::PrintBlankForm),
        }
    }
}

/// `2026-11-20 本人同意，纸质签字（2026-017）`
pub(crate) fn in_words(row: &Consent) -> String {
    let signature = &row.signature;
    let who = match (signature.signer, &signature.name) {
        (Signer::Oneself, _) | (_, None) => signature.signer.label().to_owned(),
        (signer, Some(name)) => {
            let relation = signature.relation.as_deref().map(|text| format!("，{text}")).unwrap_or_default();
            format!("{}{name}{relation}", signer.label())
        }
    };
    let mut parts = vec![format!("{} {who}：{}", row.on, row.said.label())];
    parts.extend(signature.basis.as_ref().map(|basis| format!("监护依据：{basis}")));
    if row.said != Said::Withdrawn {
        parts.push(match (row.way, &row.witness, &row.evidence) {
            (Way::Witnessed, Some(witness), _) => format!("{}（{witness}）", row.way.label()),
            (way, _, Some(evidence)) => format!("{}（{evidence}）", way.label()),
            (way, ..) => way.label().to_owned(),
        });
        parts.push(format!("文本 {}", row.version));
    }
    parts.extend(row.note.clone());
    parts.join("；")
}

/// `2026-11-20 会议、集中宣讲，钱来`
pub(in crate::people) fn told_in_words(row: &Telling) -> String {
    let leaflet = row.leaflet.as_deref().map(|version| format!("，宣传单 {version}")).unwrap_or_default();
    let note = row.note.as_deref().map(|note| format!("（{note}）")).unwrap_or_default();
    format!("{} {}，{}{leaflet}{note}", row.told_on, row.way.label(), row.told_by)
}

/// A "no" to visits stands beside the wish that the register holds.
pub(in crate::people) fn beside_wish(
    pack: &Pack,
    consents: &[Consent],
    (today, now): (Date, Timestamp),
    facts: &mut [FactRow],
    registration: &mut Registration,
) {
    const WISH: &str = "wishes_visits";
    if !says_no(consents, Purpose::Visits, today, now) {
        return;
    }
    let said = last(consents, Purpose::Visits, today, now).map_or("", |row| row.said.label());
    let name = pack.fact_name(WISH);
    let values = facts.iter_mut().filter(|row| row.name == name).map(|row| &mut row.value);
    let filled = registration.groups.iter_mut().flat_map(|(_, filled)| filled);
    let filled = filled.filter(|(label, _)| label == name).map(|(_, value)| value);
    for value in values.chain(filled) {
        *value = format!("{value}（“{}”：{said}）", Purpose::Visits.label());
    }
}
