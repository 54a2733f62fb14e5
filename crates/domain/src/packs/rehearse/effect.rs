//! The sums of a rehearsal, which can be added up from parts.

use std::collections::HashMap;

use super::{Load, Subject};
use crate::areas::AreaPath;
use crate::ids::{PersonId, WorkerId};

/// Where somebody stands on one side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// In scope, out of it, or undecided.
    pub eligible: Option<bool>,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
}

/// From where to where, whether or not it is the same place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// As things stand.
    pub before: Place,
    /// As they would be.
    pub after: Place,
    /// What is owed on both sides in words, where that is not the same.
    pub work: Option<(String, String)>,
}

impl Move {
    /// Whether anything is different.
    pub fn moves(&self) -> bool {
        self.work.is_some() || self.before != self.after
    }
}

/// Somebody for whom something would be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mover {
    /// Who. The lists are in this order.
    pub person: PersonId,
    /// Position of their place in [`Effect::areas`].
    pub area: u32,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Position of the step in [`Effect::moves`].
    pub which: u32,
}

/// One side of the sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side {
    /// People in scope.
    pub in_scope: u64,
    /// People of whom an unknown fact decides, or who are in scope and in no class.
    pub undecided: u64,
    /// Visits a week, in millionths.
    pub visits: i64,
    /// Fen a week, in millionths.
    pub fen: i64,
    /// People to whom something is owed and whom nobody visits.
    pub unvisited: u64,
}

/// The sums of a place, a visitor, or everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// People seen.
    pub people: u64,
    /// For whom something would be different.
    pub moved: u64,
    /// As things stand.
    pub before: Side,
    /// As they would be.
    pub after: Side,
}

/// What a change would do.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    /// Everybody.
    pub total: Numbers,
    /// How many end up in each way, the same place on both sides among them.
    pub moves: Vec<(Move, u64)>,
    /// By place, as people are entered: village or group.
    pub areas: Vec<(AreaPath, Numbers)>,
    /// By visitor; `None` for nobody.
    pub workers: HashMap<Option<WorkerId>, Numbers>,
    /// For whom something would be different, by id, at most as many as were asked for.
    pub movers: Vec<Mover>,
    /// People whose facts one of the packs cannot read: the first few, and how many.
    pub unreadable: (Vec<PersonId>, u64),
    most: usize,
    by_move: HashMap<Move, u32>,
    by_area: HashMap<String, u32>,
}

/// So many of the unreadable are named.
const NAMED: usize = 20;

impl Effect {
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// The position of a way from place to place.
    pub(super) fn way(&mut self, step: Move) -> u32 {
        let next = position(self.moves.len());
        let moves = &mut self.moves;
        *self.by_move.entry(step).or_insert_with_key(|step| {
            moves.push((step.clone(), 0));
            next
        })
    }

    fn area(&mut self, subject: &Subject<'_>) -> u32 {
        if let Some(at) = self.by_area.get(subject.area) {
            return *at;
        }
        self.place(subject.path().unwrap_or_default())
    }

    fn place(&mut self, path: AreaPath) -> u32 {
        if let Some(at) = self.by_area.get(path.as_str()) {
            return *at;
        }
        let at = position(self.areas.len());
        self.by_area.insert(path.as_str().to_owned(), at);
        self.areas.push((path, Numbers::default()));
        at
    }

    pub(super) fn add(&mut self, subject: &Subject<'_>, which: u32, moved: bool, loads: (Load, Load)) {
        let area = self.area(subject);
        let (step, count) = &mut self.moves[which as usize];
        *count += 1;
        let side = |place: &Place, load: Load| Side {
            in_scope: u64::from(place.eligible == Some(true)),
            undecided: u64::from(place.eligible != Some(false) && place.class.is_none()),
            visits: load.visits,
            fen: load.fen,
            unvisited: u64::from(load.owed && subject.worker.is_none()),
        };
        let one = Numbers {
            people: 1,
            moved: u64::from(moved),
            before: side(&step.before, loads.0),
            after: side(&step.after, loads.1),
        };
        self.total.add(&one);
        self.areas[area as usize].1.add(&one);
        self.workers.entry(subject.worker).or_default().add(&one);
        if moved && self.movers.len() < self.most {
            self.movers.push(Mover { person: subject.person, area, worker: subject.worker, which });
        }
    }

    pub(super) fn unreadable(&mut self, person: PersonId) {
        self.unreadable.1 += 1;
        if self.unreadable.0.len() < NAMED {
            self.unreadable.0.push(person);
        }
    }

    /// Adds another part of the same rehearsal. The order of the parts does not matter.
    pub fn merge(&mut self, other: Self) {
        self.total.add(&other.total);
        let ways: Vec<u32> = other
            .moves
            .into_iter()
            .map(|(step, count)| {
                let at = self.way(step);
                self.moves[at as usize].1 += count;
                at
            })
            .collect();
        let places: Vec<u32> = other
            .areas
            .into_iter()
            .map(|(path, numbers)| {
                let at = self.place(path);
                self.areas[at as usize].1.add(&numbers);
                at
            })
            .collect();
        for (worker, numbers) in other.workers {
            self.workers.entry(worker).or_default().add(&numbers);
        }
        self.most = self.most.max(other.most);
        self.movers.extend(other.movers.into_iter().map(|mover| Mover {
            area: places[mover.area as usize],
            which: ways[mover.which as usize],
            ..mover
        }));
        self.movers.sort_unstable();
        self.movers.truncate(self.most);
        self.unreadable.1 += other.unreadable.1;
        self.unreadable.0.extend(other.unreadable.0);
        self.unreadable.0.sort_unstable();
        self.unreadable.0.truncate(NAMED);
    }

    /// The same with places and ways in an order of their own, so that the same sums have the same positions
    /// however the parts were cut.
    pub fn settled(mut self) -> Self {
        let ways = order(&mut self.moves, |(step, _)| step.clone());
        let places = order(&mut self.areas, |(path, _)| path.clone());
        for mover in &mut self.movers {
            mover.which = ways[mover.which as usize];
            mover.area = places[mover.area as usize];
        }
        self.by_move = self.moves.iter().zip(0..).map(|((step, _), at)| (step.clone(), at)).collect();
        self.by_area =
            self.areas.iter().zip(0..).map(|((path, _), at)| (path.as_str().to_owned(), at)).collect();
        self
    }

    /// A page of those for whom something would be different, from after somebody on, of those that fit.
    pub fn page(&self, after: Option<PersonId>, limit: usize, fits: impl Fn(&Mover) -> bool) -> Vec<Mover> {
        let from = after.map_or(0, |after| self.movers.partition_point(|mover| mover.person <= after));
        self.movers[from..].iter().filter(|mover| fits(mover)).take(limit).copied().collect()
    }
}

impl Numbers {
    /// Adds other people's numbers.
    pub fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.moved += other.moved;
        self.before.add(&other.before);
        self.after.add(&other.after);
    }
}

impl Side {
    fn add(&mut self, other: &Self) {
        self.in_scope += other.in_scope;
        self.undecided += other.undecided;
        self.visits += other.visits;
        self.fen += other.fen;
        self.unvisited += other.unvisited;
    }
}

/// Sorts a list; says for every old position the new one.
fn order<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) -> Vec<u32> {
    let mut seats: Vec<(usize, T)> = std::mem::take(list).into_iter().enumerate().collect();
    seats.sort_by_key(|(_, one)| key(one));
    let mut moved = vec![0; seats.len()];
    for (new, (old, _)) in seats.iter().enumerate() {
        moved[*old] = position(new);
    }
    list.extend(seats.into_iter().map(|(_, one)| one));
    moved
}

fn position(length: usize) -> u32 {
    u32::try_from(length).expect("a county has fewer places and ways than there are numbers for them")
}
