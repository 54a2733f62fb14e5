//! `points.toml`: what those who help of their own will may collect. There is no ranking, and none can be written.

use serde::Deserialize;
use toml::Spanned;

use super::Desk;
use super::within::RawNumber;
use crate::raw::Located;

pub(crate) const FILE: &str = "points.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPointsFile {
    points: Option<RawPoints>,
    #[serde(default)]
    point: Vec<RawPoint>,
    #[serde(default)]
    redeem: Vec<RawRedeem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoints {
    name: Located,
    clause: Located,
    who: Vec<Located>,
    opt_in: Spanned<bool>,
    most_per_month: Option<Spanned<RawNumber>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoint {
    id: Located,
    name: Located,
    clause: Located,
    per: PointPer,
    points: Spanned<RawNumber>,
    #[serde(default)]
    modes: Vec<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRedeem {
    id: Located,
    name: Located,
    clause: Located,
    points: Spanned<RawNumber>,
}

/// Points for those who help of their own will.
#[derive(Debug, Clone)]
pub struct Points {
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Kinds of visitor who may collect, if they wish.
    pub who: Vec<String>,
    /// Where the first of them is written in the pack.
    pub at: std::ops::Range<usize>,
    /// Most points in a calendar month, where there is a bound.
    pub most_per_month: Option<u32>,
    /// What is worth how much; the first rule that fits a contact.
    pub rules: Vec<Point>,
    /// What they can be given for.
    pub redeem: Vec<Redeem>,
}

/// What a contact is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// The unit.
    pub per: PointPer,
    /// Points for one unit.
    pub points: u32,
    /// Modes; empty for all.
    pub modes: Vec<String>,
}

/// The unit of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointPer {
    /// A contact that counted.
    Contact,
    /// A full hour of a contact that counted.
    Hour,
}

/// What points can be given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeem {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// How many points it takes.
    pub points: u32,
}

impl Points {
    /// Points of one helper's contacts of one calendar month, each as mode and minutes. Nothing for those who
    /// did not ask to collect, or whose kind may not.
    pub fn earned<'c>(
        &self,
        kind: &str,
        opted_in: bool,
        contacts: impl IntoIterator<Item = (&'c str, u32)>,
    ) -> u32 {
        if !opted_in || !self.who.iter().any(|who| who == kind) {
            return 0;
        }
        let sum = contacts.into_iter().map(|(mode, minutes)| self.worth(mode, minutes));
        let sum = sum.fold(0, u32::saturating_add);
        self.most_per_month.map_or(sum, |most| sum.min(most))
    }

    fn worth(&self, mode: &str, minutes: u32) -> u32 {
        let fits = |rule: &&Point| rule.modes.is_empty() || rule.modes.iter().any(|known| known == mode);
        self.rules.iter().find(fits).map_or(0, |rule| match rule.per {
            PointPer::Contact => rule.points,
            PointPer::Hour => rule.points.saturating_mul(minutes / 60),
        })
    }

    /// What is left of a balance after something was given for points; `None` where there is no such thing or
    /// the balance does not reach.
    pub fn redeemed(&self, balance: u32, id: &str) -> Option<u32> {
        let redeem = self.redeem.iter().find(|redeem| redeem.id == id)?;
        balance.checked_sub(redeem.points)
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawPointsFile) -> Option<Points> {
    desk.unique(FILE, raw.point.iter().map(|point| &point.id));
    desk.unique(FILE, raw.redeem.iter().map(|redeem| &redeem.id));
    let Some(points) = &raw.points else {
        if let Some(first) = raw.point.first() {
            desk.error(FILE, first.id.span(), "缺少 [points]：写明积分给谁、是否自愿");
        }
        return None;
    };
    if !points.opt_in.get_ref() {
        let message = "积分只能由本人自愿参加（opt_in = true），不得强制，也不得排名";
        desk.error(FILE, points.opt_in.span(), message);
    }
    let Some(first) = points.who.first() else {
        desk.error(FILE, points.name.span(), "who 是空的：写明哪些志愿探访主体可以积分");
        return None;
    };
    Some(Points {
        name: points.name.get_ref().clone(),
        clause: desk.clause(FILE, &points.clause),
        who: points.who.iter().map(|kind| kind.get_ref().clone()).collect(),
        at: first.span(),
        most_per_month: points.most_per_month.as_ref().map(|most| desk.count(FILE, most, 1)),
        rules: raw.point.iter().map(|point| point_of(desk, point)).collect(),
        redeem: raw.redeem.iter().map(|redeem| redeem_of(desk, redeem)).collect(),
    })
}

fn point_of(desk: &mut Desk<'_, '_>, raw: &RawPoint) -> Point {
    Point {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        per: raw.per,
        points: desk.count(FILE, &raw.points, 1),
        modes: desk.modes(FILE, &raw.modes),
    }
}

fn redeem_of(desk: &mut Desk<'_, '_>, raw: &RawRedeem) -> Redeem {
    Redeem {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        points: desk.count(FILE, &raw.points, 1),
    }
}
