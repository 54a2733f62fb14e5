//! The form: filled with what is known, read back, and refused in words.

use domain::{
    actor::Scope,
    areas::{AreaPath, Level},
    people::{
        ChangeDetails, Detail, Details, Person,
        change_details::{DetailsRefusal, Difference},
        change_facts::Change,
    },
};
use jiff::Timestamp;
use store::{areas, people::details};

use super::Asked;
use crate::{app::App, typed::Typed};

/// Puts details into the fields.
pub(super) async fn fill(app: &App, known: &Details, typed: &mut Typed) -> anyhow::Result<()> {
    for detail in [Detail::Name, Detail::Phone, Detail::Address, Detail::Note] {
        typed.set(detail.code(), known.value(detail).as_str().unwrap_or_default());
    }
    place(app, &known.area, typed).await
}

/// The place, with the town in which it lies.
async fn place(app: &App, path: &AreaPath, typed: &mut Typed) -> anyhow::Result<()> {
    let path = path.clone();
    for area in app.db().read(move |tx| areas::line(tx, &path)).await? {
        if area.level == Level::Township {
            typed.set("town", area.code.as_str());
        }
        typed.set("area", area.code.as_str());
    }
    Ok(())
}

/// What was typed; `None` where a day cannot be read.
pub(super) fn read(app: &App, person: &Person, typed: &mut Typed) -> Option<Asked> {
    let how = match typed.text("how") {
        "correct" => Change::Correct,
        _ => match typed.text("first").parse() {
            Ok(first) => Change::From { first, last: None },
            Err(_) => {
                typed.refuse("first", "请填写从哪天起");
                return None;
            }
        },
    };
    let text = |name: &str| typed.text(name).to_owned();
    let command = ChangeDetails {
        person: person.id,
        how,
        name: text("name"),
        phone: text("phone"),
        address: text("address"),
        note: text("note"),
        identity: text("identity"),
        difference: match typed.text("difference") {
            "keep" => Some(Difference::Keep),
            "take" => Some(Difference::Take),
            _ => None,
        },
        opened_at: opened_at(app, typed),
        reason: typed.given("reason").map(str::to_owned),
    };
    Some(Asked { command, area: typed.text("area").parse().ok() })
}

fn opened_at(app: &App, typed: &Typed) -> Timestamp {
    let told = typed.text("opened_at").parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    told.unwrap_or_else(|| app.edge().now())
}

/// Puts refusals at their fields. Whoever is told of another's change has seen it: what they had not touched follows it,
/// and saving once more is their choice.
pub(super) async fn refuse(
    app: &App,
    scope: &Scope,
    person: &Person,
    refusals: Vec<DetailsRefusal>,
    typed: &mut Typed,
) -> anyhow::Result<()> {
    let meanwhile: Vec<Detail> = refusals
        .iter()
        .filter_map(|refusal| match refusal {
            DetailsRefusal::ChangedMeanwhile { detail, .. } => Some(*detail),
            _ => None,
        })
        .collect();
    if !meanwhile.is_empty() {
        follow(app, scope, person, &meanwhile, typed).await?;
    }
    for refusal in refusals {
        if matches!(refusal, DetailsRefusal::UnlikeRegister { .. }) {
            typed.set("differs", "asked");
        }
        let refusal = domain::refusal::Refusal::from(in_words(app, refusal).await?);
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    Ok(())
}

/// A place by its name.
async fn in_words(app: &App, refusal: DetailsRefusal) -> anyhow::Result<DetailsRefusal> {
    let DetailsRefusal::ChangedMeanwhile { detail: Detail::Area, value } = &refusal else {
        return Ok(refusal);
    };
    let Some(path) = value.as_str().and_then(|path| path.parse::<AreaPath>().ok()) else {
        return Ok(refusal);
    };
    let name = app.places().full_name(app.db(), &path).await?;
    Ok(DetailsRefusal::ChangedMeanwhile { detail: Detail::Area, value: name.into() })
}

/// Lets the fields that were left as they were shown follow what stands there now.
async fn follow(
    app: &App,
    scope: &Scope,
    person: &Person,
    meanwhile: &[Detail],
    typed: &mut Typed,
) -> anyhow::Result<()> {
    let (by, id) = (scope.clone(), person.id);
    let rows = app.db().read(move |tx| details::of_person(tx, &by, id)).await?;
    let opened = Details::on(person, &rows, app.edge().today(), opened_at(app, typed));
    let now = Details::of(person);
    let mut shown = Typed::default();
    fill(app, &opened, &mut shown).await?;
    let mut current = Typed::default();
    fill(app, &now, &mut current).await?;
    for detail in Detail::ALL.into_iter().filter(|detail| !meanwhile.contains(detail)) {
        let field = detail.code();
        if detail != Detail::Identity && typed.text(field) == shown.text(field) {
            typed.set(field, current.text(field));
            if detail == Detail::Area {
                typed.set("town", current.text("town"));
            }
        }
    }
    typed.set("opened_at", app.edge().now().as_millisecond().to_string());
    Ok(())
}
