//! The same text however it was typed: full width or half, with spaces for looks or without.

use std::borrow::Cow;

/// Full-width letters, digits and signs made plain, every kind of blank made one space, ends trimmed.
///
/// Marks of the Chinese language keep their form: 、。“”（） are brought to one form only where a plain one
/// exists, so that `（` and `(` compare equal.
pub fn clean(text: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_ascii_graphic() || ('\u{4E00}'..='\u{9FFF}').contains(&letter);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{FF01}'..='\u{FF5E}' => {
                cleaned.push(char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter));
            }
            // Marks of order, joiners and byte order marks that come along when text is copied.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {}
            letter if letter.is_whitespace() || letter.is_control() => {
                if !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            letter => cleaned.push(letter),
        }
    }
    match cleaned.trim() {
        trimmed if trimmed.len() == cleaned.len() => Cow::Owned(cleaned),
        trimmed => Cow::Owned(trimmed.to_owned()),
    }
}

/// Cleaned, and every space taken out: for words and numbers that have none.
pub fn without_spaces(text: &str) -> Cow<'_, str> {
    match clean(text) {
        Cow::Borrowed(plain) => Cow::Borrowed(plain),
        Cow::Owned(cleaned) if cleaned.contains(' ') => Cow::Owned(cleaned.replace(' ', "")),
        owned => owned,
    }
}

/// A value as it may be quoted in a message: short, and without long numbers, which may be somebody's.
pub fn mask(text: &str) -> String {
    const LONGEST: usize = 20;
    let mut masked = String::new();
    let mut digits = 0_usize;
    for letter in clean(text).chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits += 1;
            masked.push(letter);
            continue;
        }
        if digits > 8 {
            masked.truncate(masked.len() - digits);
            masked.push_str(&format!("…{digits}位数字…"));
        }
        digits = 0;
        if letter != '\0' {
            masked.push(letter);
        }
    }
    match masked.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &masked[..at]),
        None => masked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_blanks_do_not_matter() {
        assert_eq!(clean("　１９５０－０３\u{a0}（甲）\n"), "1950-03 (甲)");
        assert_eq!(clean("张　 三"), "张 三");
        assert_eq!(without_spaces("张　 三"), "张三");
        assert_eq!(clean("\u{feff}女\u{200b}"), "女");
        assert!(matches!(clean("张三"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_quoted_value_shows_no_long_number() {
        let masked = mask("号码990101194611240029X");
        assert!(!masked.contains("1946"), "{masked}");
        assert_eq!(mask("1950-13-01"), "1950-13-01");
        assert_eq!(mask("19501301"), "19501301");
        assert!(mask(&"很长".repeat(30)).chars().count() <= 21);
    }
}
