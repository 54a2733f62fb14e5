//! Bytes as hexadecimal digits, and back: hashes and ids on paper, in files and in headers.

use std::fmt::Write as _;

/// Two lower-case digits for each byte.
pub fn digits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The bytes of digits in either case; `None` for anything else, and for half a byte.
pub fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_as_digits_and_nothing_else_is_taken_for_them() {
        assert_eq!(bytes(&digits(&[0, 9, 0xab, 255])), Some(vec![0, 9, 0xab, 255]));
        assert_eq!(bytes("AB"), Some(vec![0xab]));
        for wrong in ["abc", "é0", "0g", "+f", " 1"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
