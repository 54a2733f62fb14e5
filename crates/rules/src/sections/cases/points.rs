//! Examples of points.

use serde::Deserialize;

use super::{Differ, Kind, Scene};

/// Contacts of a helper in a month, and the points for them.
#[derive(Debug)]
pub(super) struct Points;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Helped {
    who: String,
    opted_in: bool,
    #[serde(default)]
    contacts: Vec<RawHelp>,
    balance: Option<u32>,
    redeem: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHelp {
    mode: String,
    #[serde(default)]
    minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Collected {
    points: Option<u32>,
    /// What is left after something was given; `none` where the balance does not reach.
    left: Option<toml::Value>,
}

impl Kind for Points {
    type Given = Helped;
    type Expect = Collected;

    fn run(scene: &Scene<'_>, given: &Helped, expect: &Collected, differ: &mut Differ) -> Result<(), String> {
        let points = scene.pack.sections.points.as_ref().ok_or("这个规则包没有积分（points.toml）")?;
        let contacts = given.contacts.iter().map(|help| (help.mode.as_str(), help.minutes));
        differ.compare("points", expect.points, points.earned(&given.who, given.opted_in, contacts));
        if let (Some(balance), Some(id)) = (given.balance, &given.redeem) {
            let left =
                points.redeemed(balance, id).map_or_else(|| "none".to_owned(), |left| left.to_string());
            let wanted = expect.left.as_ref();
            let wanted = wanted.map(|left| left.as_str().map_or_else(|| left.to_string(), str::to_owned));
            differ.compare("left", wanted, left);
        }
        Ok(())
    }
}
