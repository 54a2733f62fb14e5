//! Remembers findings of subjects that are alike: a register holds many people and few kinds of people.
//!
//! Two records with the same signature lie between the same cuts of the pack. They get the same answer for the
//! same reasons; only the values told differ. Nothing is remembered beyond the memo's owner.

use std::collections::HashMap;

use crate::cuts::Cut;
use crate::dictionary::Kind;
use crate::found::Found;
use crate::interval::Slot;
use crate::pack::Pack;
use crate::record::Record;

/// When so many kinds of subjects are remembered, everything is forgotten and begun anew.
const MOST: usize = 50_000;

/// Findings by what decides them. Good for one pack: it empties itself when another one asks.
#[derive(Debug, Default)]
pub struct Memo {
    pack: String,
    findings: HashMap<Vec<i64>, Found>,
    signature: Vec<i64>,
}

impl Memo {
    /// An empty memo.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many kinds of subjects were met.
    pub fn kinds(&self) -> usize {
        self.findings.len()
    }

    pub(crate) fn found(&mut self, pack: &Pack, record: &Record) -> &Found {
        if self.pack != pack.hash {
            self.pack.clone_from(&pack.hash);
            self.findings.clear();
        }
        self.signature.clear();
        sign(pack, record, &mut self.signature);
        if !self.findings.contains_key(&self.signature) {
            if self.findings.len() >= MOST {
                self.findings.clear();
            }
            self.findings.insert(self.signature.clone(), Found::of(pack, record));
        }
        &self.findings[&self.signature]
    }
}

/// What decides the found of a record, as numbers. What no condition looks at is left out; the members of a list
/// come in one order, whoever was told first.
fn sign(pack: &Pack, record: &Record, signature: &mut Vec<i64>) {
    signature.push(record.on);
    let (mut told, mut bits) = (0_i64, 0);
    for (at, def) in pack.dictionary.facts().iter().enumerate() {
        let cut = pack.cuts.own(at);
        if cut.used {
            slot(&def.kind, cut, record.own[at], signature);
        }
        if pack.cuts.counts(at) {
            told = (told << 1) | i64::from(record.told[at]);
            bits += 1;
            if bits % 62 == 0 {
                signature.push(std::mem::take(&mut told));
            }
        }
    }
    signature.push(told);
    for members in record.lists.iter().filter(|members| pack.cuts.own(members.fact).used) {
        let Kind::List(defs) = &pack.dictionary.facts()[members.fact].kind else { continue };
        signature.push(if members.known { i64::try_from(members.len()).unwrap_or(0) } else { -1 });
        let (cuts, first) = (pack.cuts.members(members.fact), signature.len());
        for member in 0..members.len() {
            for (at, value) in members.member(member).iter().enumerate() {
                if cuts[at].used {
                    slot(&defs[at].kind, &cuts[at], *value, signature);
                }
            }
        }
        in_order(&mut signature[first..], members.len());
    }
}

/// Puts so many rows of numbers, all of one width, in order.
fn in_order(numbers: &mut [i64], rows: usize) {
    let width = numbers.len().checked_div(rows).unwrap_or(0);
    for done in 1..if width == 0 { 0 } else { rows } {
        let mut at = done;
        while at > 0 && numbers[(at - 1) * width..at * width] > numbers[at * width..(at + 1) * width] {
            let (before, after) = numbers.split_at_mut(at * width);
            before[(at - 1) * width..].swap_with_slice(&mut after[..width]);
            at -= 1;
        }
    }
}

fn slot(kind: &Kind, cut: &Cut, slot: Slot, signature: &mut Vec<i64>) {
    match kind {
        Kind::Number { .. } | Kind::Day if !cut.raw && cut.alone.is_empty() => {
            let stretch = if slot.low == slot.high {
                cut.points.iter().take_while(|point| **point <= slot.low).count()
            } else {
                usize::MAX >> 1
            };
            signature.push(i64::try_from(stretch).unwrap_or(i64::MAX));
        }
        // Of one known option counts only by which conditions it is asked for.
        Kind::Choice(_) if slot.low.count_ones() == 1 && cut.masks.len() < 62 => {
            let asked =
                cut.masks.iter().fold(0, |asked, mask| (asked << 1) | i64::from(mask & slot.low != 0));
            signature.push(-1 - asked);
        }
        Kind::Flag | Kind::Choice(_) => signature.push(slot.low),
        _ => signature.extend([slot.low, slot.high]),
    }
}
