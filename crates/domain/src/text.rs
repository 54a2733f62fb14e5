//! Words as somebody typed them.

/// Without blanks around them; `None` where nothing is left.
pub(crate) fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_nothing() {
        assert_eq!(filled(Some(" 女儿告知 ")), Some("女儿告知".to_owned()));
        assert_eq!((filled(Some(" \u{3000}")), filled(None)), (None, None));
    }
}
