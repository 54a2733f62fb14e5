//! A code to be scanned, drawn as one path: for a page and for paper.

use qrcode::{Color, EcLevel, QrCode};

/// The quiet zone around a code, in squares; readers need it.
const QUIET: usize = 4;

/// A square of squares, the quiet zone included.
pub(crate) struct Squares {
    /// How many there are on a side.
    pub(crate) side: usize,
    /// The dark ones, row by row: column, row, how many in a run.
    pub(crate) runs: Vec<(usize, usize, usize)>,
}

/// The code of a text.
///
/// # Errors
/// A text that is too long for any code.
pub(crate) fn squares(text: &str) -> anyhow::Result<Squares> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut runs = Vec::new();
    for (row, line) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for same in line.chunk_by(|one, next| one == next) {
            if same[0] == Color::Dark {
                runs.push((column + QUIET, row + QUIET, same.len()));
            }
            column += same.len();
        }
    }
    Ok(Squares { side: width + 2 * QUIET, runs })
}

impl Squares {
    /// The path of an SVG whose view box has as many units as squares.
    pub(crate) fn path(&self) -> String {
        let run = |(x, y, long): &(usize, usize, usize)| format!("M{x} {y}h{long}v1h-{long}z");
        self.runs.iter().map(run).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_room_around_them() {
        let code = squares("https://koumen.test/f/1-23456789abcdefghjkmnpqrs").expect("a code");
        let dark = |x: usize, y: usize| {
            code.runs.iter().any(|(from, row, long)| *row == y && (*from..from + long).contains(&x))
        };
        let far = code.side - QUIET - 7;
        for (x, y) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            assert!((0..7).all(|step| dark(x + step, y) && dark(x, y + step)), "a corner at {x}, {y}");
        }
        assert!(
            code.runs.iter().all(|(x, y, long)| *x >= QUIET && *y >= QUIET && x + long <= code.side - QUIET)
        );
        assert!(code.path().starts_with(&format!("M{QUIET} {QUIET}h7v1h-7z")));
    }
}
