//! Three-valued truth: true, false, or open while a fact that could decide is not known.

/// What may be true of a condition: bit 0 "it can be false", bit 1 "it can be true".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth(u8);

impl Truth {
    pub const FALSE: Self = Self(1);
    pub const TRUE: Self = Self(2);
    pub const OPEN: Self = Self(3);

    pub fn of(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }

    pub fn from_possible(can_be_true: bool, can_be_false: bool) -> Self {
        match (can_be_true, can_be_false) {
            (true, false) => Self::TRUE,
            (false, true) => Self::FALSE,
            _ => Self::OPEN,
        }
    }

    pub fn decided(self) -> Option<bool> {
        match self {
            Self::TRUE => Some(true),
            Self::FALSE => Some(false),
            _ => None,
        }
    }

    pub fn negated(self) -> Self {
        Self(((self.0 & 1) << 1) | (self.0 >> 1))
    }

    pub fn and(self, other: Self) -> Self {
        Self((self.0 & other.0 & 2) | ((self.0 | other.0) & 1))
    }

    pub fn or(self, other: Self) -> Self {
        Self(((self.0 | other.0) & 2) | (self.0 & other.0 & 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Truth as T;

    #[test]
    fn three_valued_logic_is_kleenes() {
        for (a, b, and, or) in [
            (T::TRUE, T::OPEN, T::OPEN, T::TRUE),
            (T::FALSE, T::OPEN, T::FALSE, T::OPEN),
            (T::OPEN, T::OPEN, T::OPEN, T::OPEN),
            (T::TRUE, T::FALSE, T::FALSE, T::TRUE),
        ] {
            assert_eq!((a.and(b), b.and(a)), (and, and));
            assert_eq!((a.or(b), b.or(a)), (or, or));
        }
        assert_eq!((T::TRUE.negated(), T::FALSE.negated(), T::OPEN.negated()), (T::FALSE, T::TRUE, T::OPEN));
    }
}
