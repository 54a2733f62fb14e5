//! Two packs side by side, rule by rule: `koumen packs compare DIR DIR`, and the page for what is on the shelf.

use std::{io, io::Write as _, path::Path, sync::Arc};

use anyhow::bail;
use askama::Template;
use axum::extract::{Query, State};
use domain::packs::{
    Pack,
    compare::{Difference, Kind, by_kind, compare},
};
use rules::Choices;

use super::check::load_folder;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, Problem, render},
    session::Asker,
    typed::Typed,
};

/// Stands for the pack in force here with the readings chosen here, beside the packs as they are written.
const HERE: &str = "here";

#[derive(Template)]
#[template(path = "packs/compare.html")]
struct ComparePage {
    frame: Frame,
    typed: Typed,
    packs: Vec<Choice>,
    differences: Option<Vec<Difference>>,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    before: Option<String>,
    after: Option<String>,
}

/// `GET /packs/compare?before=…&after=…`
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let here = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let mut typed = Typed::default();
    typed.set("before", asked.before.clone().unwrap_or_else(|| HERE.to_owned()));
    typed.set("after", asked.after.clone().unwrap_or_default());
    let differences = match asked.before.zip(asked.after) {
        Some((before, after)) => {
            let (before, after) = (named(&app, &here, &before)?, named(&app, &here, &after)?);
            Some(compare(&before, &after))
        }
        None => None,
    };
    let frame = Frame::of(&app, &asker, "/packs");
    Ok(render(&ComparePage { frame, typed, packs: on_the_shelf(&app, &here)?, differences }))
}

/// The differences below their headings, for the template `packs/differences.html`.
pub fn grouped(differences: &[Difference]) -> Vec<(Kind, &[Difference])> {
    by_kind(differences).collect()
}

fn named(app: &App, here: &Arc<Pack>, id: &str) -> Result<Arc<Pack>, Problem> {
    if id == HERE {
        return Ok(Arc::clone(here));
    }
    app.packs().pack(id, &Choices::new()).map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

fn on_the_shelf(app: &App, here: &Pack) -> anyhow::Result<Vec<Choice>> {
    let mut packs = vec![Choice::new(HERE, format!("本地现行（含本地选定的读法）：{}", here.rules.title))];
    for id in app.packs().ids() {
        if let Some(pack) = app.packs().pack(id, &Choices::new())? {
            let rules = &pack.rules;
            packs.push(Choice::new(id, format!("{}（{id} 第 {} 版）", rules.title, rules.version)));
        }
    }
    Ok(packs)
}

/// Writes the differences of two folders. True when there is none.
///
/// # Errors
/// A folder that cannot be read or holds no sound pack.
pub fn run(before: &Path, after: &Path) -> anyhow::Result<bool> {
    let (old, new) = (sound(before)?, sound(after)?);
    let differences = compare(&old, &new);
    let text = written(&differences);
    let count = format!("{} → {}：{} 处不同\n", before.display(), after.display(), differences.len());
    match io::stdout().write_all(format!("{text}{count}").as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(differences.is_empty())
}

fn written(differences: &[Difference]) -> String {
    let mut text = String::new();
    for (kind, group) in by_kind(differences) {
        text.extend([kind.label(), "\n"]);
        for one in group {
            let clause =
                if one.clause.is_empty() { String::new() } else { format!("（依据 {}）", one.clause) };
            text.push_str(&format!("  {}　{}{clause}\n", one.change.label(), one.name));
            text.extend(one.before.iter().map(|line| format!("    － {line}\n")));
            text.extend(one.after.iter().map(|line| format!("    ＋ {line}\n")));
        }
    }
    text
}

fn sound(folder: &Path) -> anyhow::Result<Pack> {
    match load_folder(folder)? {
        Ok(pack) => Ok(pack),
        Err(said) => {
            let lines: Vec<String> = said.iter().map(|one| format!("{}/{one}", folder.display())).collect();
            bail!("the pack has mistakes:\n{}", lines.join("\n"))
        }
    }
}
