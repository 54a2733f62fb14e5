//! What a plan says, in words.

use domain::plans::Note;

use crate::frame::weekday;

/// What is out of the ordinary about a contact, in a few words.
pub(super) fn note(note: Note) -> String {
    match note {
        Note::DayOff => "没有别的日子了，只能排在休息日".to_owned(),
        Note::Away => "老人这天不在家，先打听一下".to_owned(),
        Note::AgainstWish => "老人不愿意这天来，没有别的日子了".to_owned(),
        Note::Crowded => "同一天有两次".to_owned(),
        Note::Moved => "人工定的日子".to_owned(),
        Note::PassedOn { from } => format!("原定周{}，还没做", weekday(from)),
        Note::TooLate => "本期已过".to_owned(),
    }
}
