//! The worked examples of the pack in force, each with what was expected and what the rules say.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use domain::{
    classes::{classify::Classified, vocabulary::host},
    packs::{
        Pack,
        explain::{Sources, explain},
    },
};
use rules::{CaseResult, Choices, Diagnostic, SectionCase, case_results};

use super::why::Why;
use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, render},
    session::Asker,
};

mod words;

use words::said;

#[derive(Template)]
#[template(path = "packs/cases.html")]
struct CasesPage {
    frame: Frame,
    title: String,
    passed: usize,
    failed: usize,
    /// The county reads something in another way than the pack proposes.
    chose_otherwise: bool,
    said: Vec<Diagnostic>,
    cases: Vec<CaseRow>,
    /// Cases of deadlines, payments and the like.
    sections: Vec<SectionCase>,
}

/// A case in words.
struct CaseRow {
    id: String,
    story: String,
    on: String,
    facts: String,
    choices: Vec<String>,
    checks: Vec<CheckRow>,
    fault: Option<String>,
    why: Why,
    passed: bool,
}

/// Something that a case expects, and what came of it.
struct CheckRow {
    wanted: String,
    got: String,
    holds: bool,
}

/// `GET /packs/cases`: every case, those first that are not as expected.
///
/// The cases are written for the readings that the pack proposes, so they are asked under those.
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let here = app.pack_of(&asker)?.ok_or(Problem::NotFound)?;
    let as_proposed = app.packs().pack(&here.rules.id, &Choices::new()).map_err(anyhow::Error::new)?;
    let pack: Arc<Pack> = as_proposed.ok_or(Problem::NotFound)?;
    let results = case_results(&pack.rules, &host());
    let mut cases: Vec<CaseRow> =
        results.cases.iter().map(|case| row(&app, &pack, case)).collect::<Result<_, _>>()?;
    cases.sort_by_key(|case| case.passed);
    let mut sections = results.sections;
    sections.sort_by_key(|case| case.differences.is_empty());
    let passed = cases.iter().filter(|case| case.passed).count()
        + sections.iter().filter(|case| case.differences.is_empty()).count();
    Ok(render(&CasesPage {
        frame: Frame::of(&app, &asker, "/packs"),
        title: pack.rules.title.clone(),
        passed,
        failed: cases.len() + sections.len() - passed,
        chose_otherwise: pack.rules.hash != here.rules.hash,
        said: results.said,
        cases,
        sections,
    }))
}

fn row(app: &App, pack: &Arc<Pack>, case: &CaseResult) -> anyhow::Result<CaseRow> {
    let read_so = match (case.choices.is_empty(), &case.decision) {
        (false, Ok(_)) => {
            app.packs().pack(&pack.rules.id, &case.choices)?.unwrap_or_else(|| Arc::clone(pack))
        }
        _ => Arc::clone(pack),
    };
    let why = case.decision.as_ref().ok().zip(case.on).map(|(decision, on)| {
        let rules = &read_so.rules;
        let classified = Classified {
            pack: rules.id.clone(),
            version: rules.version.clone(),
            hash: rules.hash.clone(),
            on,
            decision: decision.clone(),
        };
        Why::of(explain(&read_so, &classified, &Sources::new()))
    });
    let checks = case.checks.iter().map(|check| CheckRow {
        wanted: said(pack, &check.what, &check.wanted),
        got: said(pack, &check.what, &check.got),
        holds: check.holds(),
    });
    Ok(CaseRow {
        id: case.id.clone(),
        story: case.story.clone(),
        on: case.on.map_or_else(String::new, |day| day.to_string()),
        facts: pack.facts_in_words(&case.facts).join("、"),
        choices: words::chosen(pack, &case.choices),
        passed: case.differences().is_empty(),
        checks: checks.collect(),
        fault: case.decision.as_ref().err().cloned(),
        why: why.unwrap_or_default(),
    })
}
