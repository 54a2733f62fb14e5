//! Breaks atoms into lines of a width.

use std::ops::Range;

use super::{Atom, Bond, Kind, Sizes, may_break};

/// Room for what adding up widths in another order may differ by.
const SLACK: f32 = 0.01;

/// Lines as ranges of the atoms; every atom is in exactly one of them, except line ends, which are in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Wrapped {
    pub lines: Vec<Range<usize>>,
    /// A word or option was wider than the line and had to be cut where no line may end.
    pub forced: bool,
}

/// Fills lines from left to right, each as full as the line-end rules allow.
pub(in super::super) fn wrap(atoms: &[Atom], sizes: Sizes, width: f32) -> Wrapped {
    let mut wrapped = Wrapped { lines: Vec::new(), forced: false };
    let mut start = 0;
    for end in line_ends(atoms) {
        fill(&mut wrapped, atoms, start..end, sizes, width);
        start = end + 1;
    }
    wrapped
}

/// Characters below each other: one line each.
pub(in super::super) fn stack(atoms: &[Atom]) -> Wrapped {
    let upright = (0..atoms.len()).filter(|at| atoms[*at].kind != Kind::LineEnd);
    Wrapped { lines: upright.map(|at| at..at + 1).collect(), forced: false }
}

/// Where the text itself ends a line, and its end.
fn line_ends(atoms: &[Atom]) -> impl Iterator<Item = usize> {
    let inside = (0..atoms.len()).filter(|at| atoms[*at].kind == Kind::LineEnd);
    inside.chain(std::iter::once(atoms.len()))
}

/// Breaks one stretch without line ends of its own.
fn fill(wrapped: &mut Wrapped, atoms: &[Atom], stretch: Range<usize>, sizes: Sizes, width: f32) {
    let mut start = stretch.start;
    let mut allowed = None;
    let mut x = 0.0;
    for at in stretch.clone() {
        if at > start && breaks_before(atoms, at) {
            allowed = Some(at);
        }
        let step = atoms[at].width(sizes);
        while at > start && x + step > width + SLACK && !atoms[at].hangs() {
            let cut = allowed.take().unwrap_or(at);
            wrapped.forced |= !breaks_before(atoms, cut);
            wrapped.lines.push(start..cut);
            start = cut;
            x = atoms[cut..at].iter().map(|atom| atom.width(sizes)).sum();
        }
        x += step;
        wrapped.forced |= step > width + SLACK && !atoms[at].hangs();
    }
    wrapped.lines.push(start..stretch.end);
}

fn breaks_before(atoms: &[Atom], at: usize) -> bool {
    match atoms[at].bond {
        Bond::Free => true,
        Bond::Tied => false,
        Bond::Rules => may_break(atoms[at - 1].seen_as(), atoms[at].seen_as()),
    }
}
