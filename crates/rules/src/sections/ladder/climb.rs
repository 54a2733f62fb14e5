//! Attempts one after another, and the step that comes next.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::DateTime;

use super::{At, Moment, Since, Step, Steps};
use crate::pack::Pack;
use crate::sections::Subject;
use crate::sections::calendar::end_of;

/// An attempt and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When, Beijing time.
    pub at: DateTime,
    /// Code of the outcome.
    pub outcome: String,
    /// Code of the mode; `None` where it is not known, which starts any ladder.
    pub mode: Option<String>,
}

/// What comes next.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The ladder.
    pub ladder: &'a Steps,
    /// Its step.
    pub step: &'a Step,
    /// Which time it is done, from 1, where it is done several times.
    pub time: u32,
    /// When.
    pub moment: Moment,
}

impl Pack {
    /// The step to take next and when, after some attempts in the order of their moments. `None` where the ladder
    /// was not started or has ended. After its last step a ladder stays there: every further attempt that reaches
    /// nobody asks for the last step again.
    pub fn next_step<'a>(
        &'a self,
        ladder: &'a Steps,
        subject: Subject<'_>,
        attempts: &[Attempt],
    ) -> Option<Next<'a>> {
        let mut climb = Climb::new(self, ladder, subject);
        in_order(attempts).into_iter().for_each(|attempt| climb.take(attempt));
        climb.next(self, subject)
    }

    /// The same on whichever ladder the attempts start: the first that is for the subject and fits mode and
    /// outcome. While one runs, no other starts. A ladder whose condition is open may start: nobody is left.
    pub fn next_on_any_ladder(&self, subject: Subject<'_>, attempts: &[Attempt]) -> Option<Next<'_>> {
        self.climbed(subject, attempts).pop()?.next
    }

    /// Every ladder that some attempts started, one after the other; only the last one may still run. Positions are
    /// those among the attempts in the order of their moments; of one moment they stay as they are given.
    pub fn climbed(&self, subject: Subject<'_>, attempts: &[Attempt]) -> Vec<Climbed<'_>> {
        let all = || {
            let ladders = self.sections.ladder.ladders.iter();
            let for_subject = ladders.filter(|ladder| self.is_for(&ladder.whom, subject) != Some(false));
            for_subject.map(|ladder| Climb::new(self, ladder, subject)).collect::<Vec<_>>()
        };
        let (mut climbs, mut running, mut done) = (all(), None::<(usize, usize)>, Vec::new());
        for (at, attempt) in in_order(attempts).into_iter().enumerate() {
            match running {
                Some((on, _)) => climbs[on].take(attempt),
                None => climbs.iter_mut().for_each(|climb| climb.take(attempt)),
            }
            let on = climbs.iter().position(|climb| climb.standing.is_some());
            running = running.or_else(|| on.map(|on| (on, at)));
            if let Some((on, started)) = running.filter(|(on, _)| climbs[*on].standing.is_none()) {
                done.push(Climbed { ladder: climbs[on].ladder, started, ended: Some(at), next: None });
                (climbs, running) = (all(), None);
            }
        }
        if let Some((on, started)) = running {
            let next = climbs[on].next(self, subject);
            done.push(Climbed { ladder: climbs[on].ladder, started, ended: None, next });
        }
        done
    }
}

/// A ladder that was started.
#[derive(Debug, Clone, Copy)]
pub struct Climbed<'a> {
    /// Which.
    pub ladder: &'a Steps,
    /// Position of the attempt that started it.
    pub started: usize,
    /// Position of the attempt that ended it; `None` while it runs.
    pub ended: Option<usize>,
    /// What comes next while it runs.
    pub next: Option<Next<'a>>,
}

fn in_order(attempts: &[Attempt]) -> Vec<&Attempt> {
    let mut attempts: Vec<&Attempt> = attempts.iter().collect();
    attempts.sort_by_key(|attempt| attempt.at);
    attempts
}

/// A ladder being climbed.
struct Climb<'a> {
    ladder: &'a Steps,
    /// Positions of the steps that are for the subject, each as often as it is done, with which time it is.
    rungs: Vec<(usize, u32)>,
    /// Outcomes that start it, one after another, so far.
    missed: u32,
    standing: Option<Standing>,
}

/// Where on it somebody stands.
struct Standing {
    rung: usize,
    started: DateTime,
    before: DateTime,
    /// When the attempt on each step was made, the last one of it.
    made: BTreeMap<usize, DateTime>,
    /// Hours after which it is due at the latest, where there is worry.
    hours: Option<u32>,
}

impl<'a> Climb<'a> {
    fn new(pack: &Pack, ladder: &'a Steps, subject: Subject<'_>) -> Self {
        let steps = ladder.steps.iter().enumerate();
        let for_subject = steps.filter(|(_, step)| pack.is_for(&step.whom, subject) != Some(false));
        let rungs = for_subject.flat_map(|(at, step)| (1..=step.times.max(1)).map(move |time| (at, time)));
        Self { ladder, rungs: rungs.collect(), missed: 0, standing: None }
    }

    fn take(&mut self, attempt: &Attempt) {
        let outcome = &attempt.outcome;
        if self.ladder.ends.contains(outcome) {
            (self.standing, self.missed) = (None, 0);
            return;
        }
        let starts_it = attempt
            .mode
            .as_ref()
            .is_none_or(|mode| self.ladder.modes.is_empty() || self.ladder.modes.contains(mode));
        if self.rungs.is_empty() || (self.standing.is_none() && !starts_it) {
            return;
        }
        let worrying = self.ladder.worrying.as_ref().filter(|worrying| worrying.outcomes.contains(outcome));
        if let Some(worrying) = worrying {
            let least = self.rungs.iter().position(|(step, _)| *step >= worrying.step);
            self.go_on(attempt.at, least.unwrap_or(self.rungs.len() - 1), Some(worrying.after_hours));
        } else if self.ladder.starts.contains(outcome) {
            self.missed += 1;
            if self.standing.is_some() || self.missed >= self.ladder.starts_after {
                self.go_on(attempt.at, 0, None);
            }
        }
    }

    /// To the next rung, or to a later one.
    fn go_on(&mut self, at: DateTime, least: usize, hours: Option<u32>) {
        let last = self.rungs.len() - 1;
        let standing = match self.standing.take() {
            None => Standing { rung: least, started: at, before: at, made: BTreeMap::new(), hours },
            Some(mut standing) => {
                standing.made.insert(self.rungs[standing.rung].0, at);
                Standing { rung: (standing.rung + 1).max(least).min(last), before: at, hours, ..standing }
            }
        };
        self.standing = Some(standing);
    }

    fn next(&self, pack: &'a Pack, subject: Subject<'_>) -> Option<Next<'a>> {
        let standing = self.standing.as_ref()?;
        let (at, time) = self.rungs[standing.rung];
        let step = &self.ladder.steps[at];
        Some(Next { ladder: self.ladder, step, time, moment: standing.moment(pack, step, subject) })
    }
}

impl Standing {
    fn moment(&self, pack: &Pack, step: &Step, subject: Subject<'_>) -> Moment {
        let since = match step.since {
            Since::Before => self.before,
            Since::Start => self.started,
            Since::Step(at) => self.made.get(&at).copied().unwrap_or(self.before),
        };
        let sooner = step.sooner.iter().find(|(whom, _)| pack.is_for(whom, subject) == Some(true));
        let usual = sooner.map_or(step.after_hours, |(_, hours)| *hours);
        let after = |from: DateTime, hours: u32| from.saturating_add(Span::new().hours(i64::from(hours)));
        let due = match self.hours {
            // Who worries counts from the attempt that worried.
            Some(hours) => after(since, usual).min(after(self.before, hours)),
            None => after(since, usual),
        };
        let ladder = &pack.sections.ladder;
        match step.at {
            At::Clock => Moment::just(due),
            At::SameDay => Moment::just(due.min(end_of(since.date()))),
            At::AnotherPartOfDay => ladder.another_part(since, due),
            At::Part(_) if self.hours.is_some() => Moment::just(due),
            At::Part(part) => ladder.named_part(part, since, due),
        }
    }
}
