//! The two notices as lists of duties, copied by hand.

use super::story::Mode::{self, Door, Other, Phone, Remote, Video};
use super::story::{Class, Pack};

/// The stretch of time in which a duty is to be done (§4: week = Monday to Sunday, half month = 1-15 and 16-end).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Week,
    HalfMonth,
    Month,
}

/// One line of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub id: &'static str,
    pub count: u32,
    pub every: Every,
    /// Ways that the notice names.
    pub modes: &'static [Mode],
    /// Stronger ways that do as well.
    pub covered_by: &'static [Mode],
    /// Ways that step in when it is refused.
    pub if_refused: &'static [Mode],
}

impl Duty {
    /// A duty of which every way is a call (§7.35 turns these into visits).
    pub fn is_by_phone(&self) -> bool {
        self.modes.iter().all(|mode| matches!(mode, Phone | Video))
    }
}

/// Jinan 二(二)4: no way is prescribed; the third sentence names door, phone and video, and remote monitoring, and ends
/// its list with 等多种方式; so the form has a box for other ways (question 13).
const ANY: &[Mode] = &[Door, Phone, Video, Remote, Other];

const fn any(id: &'static str, every: Every) -> Duty {
    Duty { id, count: 1, every, modes: ANY, covered_by: &[], if_refused: &[] }
}

/// Qidong 三: 上门探访. Refused today, the visitor calls instead (§7.14, Q10).
const fn door(count: u32) -> Duty {
    Duty {
        id: "door",
        count,
        every: Every::Week,
        modes: &[Door],
        covered_by: &[],
        if_refused: &[Phone, Video],
    }
}

/// Qidong 三: 电话或视频问候, which a visit does as well (§4, Q8), never the other way round.
const fn phone(count: u32) -> Duty {
    Duty {
        id: "phone",
        count,
        every: Every::Week,
        modes: &[Phone, Video],
        covered_by: &[Door],
        if_refused: &[],
    }
}

/// Jinan 二(二)4: 一般人群每月一次.
const GENERAL: &[Duty] = &[any("visit", Every::Month)];
/// Jinan 二(二)4, the first 重点 read as 次重点 (§7.1): 每半个月一次.
const SECONDARY: &[Duty] = &[any("visit", Every::HalfMonth)];
/// Jinan 二(二)4: 重点人群一周一次.
const KEY: &[Duty] = &[any("visit", Every::Week)];
/// Jinan, 80 and over: the notice says nothing; one safety contact a month (§7.3, T2, T13).
const OVER_80: &[Duty] = &[any("safety", Every::Month)];
/// Qidong 三: 每周至少上门2次、电话或视频不少于2次.
const A: &[Duty] = &[door(2), phone(2)];
/// Qidong 三: 每周至少上门1次、电话或视频不少于1次.
const B: &[Duty] = &[door(1), phone(1)];
/// Qidong 三: 每周至少电话或视频不少于1次.
const C: &[Duty] = &[phone(1)];

/// The duties of a class in the order of the notice.
pub fn duties(class: Class) -> &'static [Duty] {
    match class {
        Class::General => GENERAL,
        Class::Secondary => SECONDARY,
        Class::Key => KEY,
        Class::Over80 => OVER_80,
        Class::A => A,
        Class::B => B,
        Class::C => C,
    }
}

/// Qidong 四: 3.5 yuan a contact, door and phone alike (§7.15). Jinan names no money.
pub fn fen_per_contact(pack: Pack) -> i64 {
    match pack {
        Pack::Jinan => 0,
        Pack::Qidong => 350,
    }
}
