//! Choices by chance that come out the same for the same seed: every home and every year of a life has dice of its
//! own, so that nothing depends on who is worked out first.

use crate::edge::Chance;

/// What a pair of dice is for. Two purposes never see the same sequence.
#[derive(Debug, Clone, Copy)]
pub enum For {
    /// Places and staff.
    County = 1,
    /// Who lives in a home.
    Home = 2,
    /// What happens to somebody.
    Years = 3,
    /// Ids and nonces.
    Edge = 4,
    /// How often somebody is visited.
    Often = 5,
}

/// The seed of one purpose and one number out of the seed of everything.
pub fn seed_of(seed: u64, purpose: For, number: u64) -> u64 {
    let chance = Chance::seeded(seed ^ (purpose as u64).wrapping_mul(0xA076_1D64_78BD_642F));
    let spread = u64::from_le_bytes(chance.bytes()) ^ number.wrapping_mul(0xE703_7ED1_A0B4_28DB);
    u64::from_le_bytes(Chance::seeded(spread).bytes())
}

/// A repeatable sequence of choices.
pub struct Dice(Chance);

impl Dice {
    /// The dice of one purpose and one number.
    pub fn new(seed: u64, purpose: For, number: u64) -> Self {
        Self(Chance::seeded(seed_of(seed, purpose, number)))
    }

    /// A number from zero up to, not including, `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        u64::from_le_bytes(self.0.bytes()) % bound.max(1)
    }

    /// A number between two, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(high.abs_diff(low).saturating_add(1))).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub fn in_thousand(&mut self, cases: u64) -> bool {
        self.below(1000) < cases
    }

    /// One of several.
    ///
    /// # Panics
    /// When there are none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap_or(0)]
    }

    /// One of several, each as often as its weight says.
    ///
    /// # Panics
    /// When there are none.
    pub fn weighed<T: Copy>(&mut self, from: &[(T, u64)]) -> T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in from {
            match left.checked_sub(*weight) {
                Some(less) => left = less,
                None => return *one,
            }
        }
        from[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_choices_and_another_purpose_others() {
        let drawn = |seed, purpose, number| {
            let mut dice = Dice::new(seed, purpose, number);
            (0..8).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7, For::Home, 3), drawn(7, For::Home, 3));
        assert_ne!(drawn(7, For::Home, 3), drawn(7, For::Home, 4));
        assert_ne!(drawn(7, For::Home, 3), drawn(7, For::Years, 3));
        assert_ne!(drawn(7, For::Home, 3), drawn(8, For::Home, 3));
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(1, For::Home, 1);
        let often = (0..10_000).filter(|_| dice.weighed(&[(true, 3), (false, 1)])).count();
        assert!((7_200..7_800).contains(&often), "{often}");
        assert!((0..100).all(|_| dice.weighed(&[(1, 0), (2, 5)]) == 2));
    }
}
