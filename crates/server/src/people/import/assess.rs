//! Assessments out of a workbook, into the register: each from its day on, none written over.

use domain::{
    ids::PersonId,
    people::{Assessment, Fact, assessment::Beside, change_facts::ChangeRefusal},
    refusal::Refusal,
};
use sheets::{
    Warning,
    people::{Assessment as Row, assessments::SHEET},
};
use store::people;

use super::Taken;
use crate::{
    app::App,
    households::follow,
    people::{
        change_facts::{Desk, keep},
        register::Around,
    },
    stop::Stop,
};

/// What came of the assessments of one person.
#[derive(Debug, Default)]
pub struct Assessed {
    /// How many were taken in, or would be.
    pub added: u32,
    /// Rows of the sheet that say something else of a day than the register.
    pub differing: Vec<u32>,
    /// Rows of the sheet that the register does not take, with the sentence.
    pub refused: Vec<(u32, String)>,
}

/// Looks at a person's assessments and, unless it is only a check, takes in those that are new. Nobody of that id is
/// somebody who would be registered: all are new.
///
/// # Errors
/// What the database cannot do.
pub async fn assess(
    app: &App,
    around: &Around<'_>,
    person: PersonId,
    rows: &[Row],
    dry_run: bool,
) -> anyhow::Result<Assessed> {
    let (scope, now) = (around.scope.clone(), app.edge().now());
    let facts = app.db().read(move |tx| people::facts::of_person(tx, &scope, person)).await?;
    let mut assessed = Assessed::default();
    let (mut new, mut before) = (Vec::new(), None);
    for row in rows {
        match told(row).beside(&facts, now) {
            Beside::Known => {}
            Beside::Differs => assessed.differing.push(row.row),
            // Assessed again with the same result: one row says it.
            Beside::New if before == Some((row.level, row.score)) => {}
            Beside::New => {
                before = Some((row.level, row.score));
                new.push(row);
            }
        }
    }
    for row in new {
        if dry_run {
            assessed.added += 1;
            continue;
        }
        match take(app, around, person, told(row)).await? {
            Ok(taken) => assessed.added += u32::from(taken),
            Err(refusals) => {
                let sentences =
                    domain::refusal::shown(refusals).into_iter().map(|refusal: Refusal| refusal.text);
                assessed.refused.push((row.row, sentences.collect::<Vec<_>>().join("；")));
            }
        }
    }
    Ok(assessed)
}

fn told(row: &Row) -> Assessment {
    Assessment { on: row.on, level: row.level, score: row.score, evidence: row.evidence.clone() }
}

/// One assessment by the verb by which facts are changed; `false` if somebody told it meanwhile.
async fn take(
    app: &App,
    around: &Around<'_>,
    person: PersonId,
    one: Assessment,
) -> anyhow::Result<Result<bool, Vec<ChangeRefusal>>> {
    let pack = app.pack_for(around.scope.tenant(), app.edge().today())?;
    let notices = app.notices(around.scope.tenant())?;
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (around.scope.clone(), around.actor.clone());
    let kept = app.db().write(move |tx| {
        let desk = Desk { pack: &pack, notices: &notices, scope: &scope, actor: &actor, now, edge: &edge };
        follow::lock_home(tx, &scope, &[person])?;
        let facts: Vec<Fact> = people::facts::of_person(tx, &scope, person)?;
        // Somebody else may have told of that day since it was looked at.
        if one.beside(&facts, now) != Beside::New {
            return Ok(false);
        }
        let command = one.change(person);
        let kept = keep(tx, &desk, &command)?;
        follow::facts_changed(tx, &desk, &kept, &command).map_err(Stop::within)?;
        Ok(true)
    });
    Stop::told(kept.await)
}

impl Taken {
    /// Says what came of somebody's assessments, at their row.
    pub(super) fn note_assessed(&mut self, person: u32, found: Assessed) {
        self.assessed += found.added;
        let sheet = SHEET;
        let (column, _) = self.file.place_of("ability_level");
        let mut warn = |code, text| {
            self.file.warnings.push(Warning { row: Some(person), column: Some(column), code, text });
        };
        for row in found.differing {
            let text = format!(
                "“{sheet}”表第 {row} 行与登记簿里同一天的评估不同，没有改动。要更正请到本人页面变更。"
            );
            warn("assessment.differs", text);
        }
        for (row, why) in found.refused {
            warn("assessment.refused", format!("“{sheet}”表第 {row} 行没有登记：{why}。"));
        }
    }

    /// Says how many assessments were taken in.
    pub(super) fn tell_assessed(&mut self) {
        if self.assessed > 0 {
            let verb = if self.dry_run { "可以登记" } else { "已登记" };
            let text = format!("{verb}能力评估 {} 次，各从评估那天起算。", self.assessed);
            self.file.warnings.push(Warning { row: None, column: None, code: "assessments.added", text });
        }
    }
}
