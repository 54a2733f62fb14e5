//! Assessments out of a workbook, into the register: each from its day on, none written over.

use domain::{
    ids::PersonId,
    people::{Assessment, Fact, assessment::Beside},
    refusal::Refusal,
};
use sheets::{
    Warning,
    people::{Assessment as Row, assessments::SHEET},
};
use store::{Fault, changes, people};

use super::Taken;
use crate::{
    app::App,
    desk::{Desk, Seat},
    households::follow,
    people::{
        change_facts::{Entered, enter, keep},
        reassess,
        register::Around,
    },
    stop::Stop,
};

/// What came of the assessments of one person.
#[derive(Debug, Default)]
pub struct Assessed {
    /// How many were taken in, or would be.
    pub added: u32,
    /// How many wait for consent, or would.
    pub waiting: u32,
    /// Rows of the sheet that say something else of a day than the register.
    pub differing: Vec<u32>,
    /// Rows of the sheet that the register does not take, with the sentence.
    pub refused: Vec<(u32, String)>,
}

/// Whose assessments they are.
#[derive(Debug, Clone, Copy)]
pub struct Whose {
    /// The person. Nobody of that id is somebody who would be registered: all are new.
    pub person: PersonId,
    /// Whether this workbook registers them: what belongs to a registration is no change and never waits.
    pub registered_here: bool,
}

/// Looks at a person's assessments and, unless it is only a check, takes in those that are new. Where the county asks
/// for review, of somebody known the latest waits for consent; the others come in once it is decided.
///
/// # Errors
/// What the database cannot do.
pub async fn assess(
    app: &App,
    around: &Around<'_>,
    whose: Whose,
    rows: &[Row],
    dry_run: bool,
) -> anyhow::Result<Assessed> {
    let Whose { person, registered_here } = whose;
    let (scope, now) = (around.scope.clone(), app.edge().now());
    let found = app.db().read(move |tx| {
        let facts = people::facts::of_person(tx, &scope, person)?;
        Ok::<_, Fault>((facts, changes::review(tx, scope.tenant())?))
    });
    let (facts, review) = found.await?;
    let mut assessed = Assessed::default();
    let mut new = Vec::new();
    for row in rows {
        match told(row).beside(&facts, now) {
            Beside::Known => {}
            Beside::Differs => assessed.differing.push(row.row),
            Beside::Again | Beside::New => new.push(row),
        }
    }
    let dictionary = around.pack.rules.dictionary();
    let asked = |row: &&Row| {
        let one = told(row);
        let told = one.change(person).facts;
        // Whoever finds what held before changes nothing that somebody would have to agree to.
        one.beside(&facts, now) == Beside::New
            && told.iter().any(|input| review.asks_of(around.actor.role, dictionary, &input.fact))
    };
    if !registered_here && new.iter().any(asked) {
        let latest = new.pop();
        let later = "经镇（街道）审核的评估一人一次交一份，请等这个人最近的一次审核后再导入".to_owned();
        assessed.refused.extend(new.iter().map(|row| (row.row, later.clone())));
        new = latest.into_iter().collect();
        if dry_run {
            assessed.waiting += 1;
            return Ok(assessed);
        }
    }
    for row in new {
        if dry_run {
            assessed.added += 1;
            continue;
        }
        match take(app, around, whose, told(row)).await? {
            Ok(Some(Entered::Kept)) => assessed.added += 1,
            Ok(Some(Entered::Proposed)) => assessed.waiting += 1,
            Ok(None) => {}
            Err(refusals) => {
                let sentences = refusals.into_iter().map(|refusal| refusal.text);
                assessed.refused.push((row.row, sentences.collect::<Vec<_>>().join("；")));
            }
        }
    }
    Ok(assessed)
}

fn told(row: &Row) -> Assessment {
    Assessment { on: row.on, level: row.level, score: row.score, evidence: row.evidence.clone() }
}

/// One assessment by the verb by which facts are changed, or the one that finds what held before; `None` if somebody told
/// it meanwhile.
async fn take(
    app: &App,
    around: &Around<'_>,
    Whose { person, registered_here }: Whose,
    one: Assessment,
) -> anyhow::Result<Result<Option<Entered>, Vec<Refusal>>> {
    let seat = Seat::of(app, around.scope, around.actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        let Desk { scope, now, .. } = desk;
        follow::lock_home(tx, scope, &[person])?;
        let facts: Vec<Fact> = people::facts::of_person(tx, scope, person)?;
        // Somebody else may have told of that day since it was looked at.
        match one.beside(&facts, now) {
            Beside::Known | Beside::Differs => return Ok(None),
            Beside::Again => reassess::keep(tx, &desk, &one.again(person))
                .map_err(|stop| stop.told_as(|refusal| vec![refusal.into()]))?,
            Beside::New if !registered_here => {
                let entered = enter(tx, &desk, &one.change(person));
                return entered.map(Some).map_err(|stop| stop.told_as(domain::refusal::shown));
            }
            Beside::New => {
                let command = one.change(person);
                let kept = keep(tx, &desk, &command).map_err(|stop| stop.told_as(domain::refusal::shown))?;
                follow::facts_changed(tx, &desk, &kept, &command).map_err(Stop::within)?;
            }
        }
        Ok(Some(Entered::Kept))
    });
    Stop::told(kept.await)
}

impl Taken {
    /// Says what came of somebody's assessments, at their row.
    pub(super) fn note_assessed(&mut self, person: u32, found: Assessed) {
        self.assessed += found.added;
        self.proposed += found.waiting;
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
        if self.proposed > 0 {
            let verb = if self.dry_run { "导入后要交" } else { "已提交" };
            let text = format!("{verb}镇（街道）审核的能力评估 {} 次，审核前类别和任务不变。", self.proposed);
            self.file.warnings.push(Warning { row: None, column: None, code: "assessments.proposed", text });
        }
    }
}
