//! No real person anywhere: numbers that could be somebody's are not even in tests.

use crate::expect_none;
use crate::tree;

/// Weights and check characters of an identity number, GB 11643-1999.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

#[test]
fn every_identity_number_is_an_impossible_one() {
    let mut findings = Vec::new();
    for file in tree::files(&[
        ".rs", ".toml", ".md", ".html", ".csv", ".json", ".mjs", ".js", ".ts", ".txt", ".jsonl",
    ]) {
        for (at, number) in numbers(&file.text) {
            if could_be_somebodys(number) {
                findings.push(format!("{}:{}: begins with {}", file.path, file.line(at), &number[..2]));
            }
        }
    }
    expect_none("identity numbers in this repository begin with 99, a prefix no place has", &findings);
}

/// Runs of exactly eighteen digits, the last may be X.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            let length = bytes[start..].iter().take_while(|byte| word(byte)).count();
            at = start + length.max(1);
            let run = &bytes[start..start + length];
            if length == 18
                && run[..17].iter().all(u8::is_ascii_digit)
                && matches!(run[17], b'0'..=b'9' | b'X' | b'x')
            {
                return Some((start, &text[start..start + length]));
            }
        }
        None
    })
}

/// A right check character, a date that exists closely enough, and a prefix that a place could have.
fn could_be_somebodys(number: &str) -> bool {
    let digits = number.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0'))).collect::<Vec<_>>();
    let sum = digits[..17].iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() as usize;
    let (month, day) = (digits[10] * 10 + digits[11], digits[12] * 10 + digits[13]);
    number.to_uppercase().as_bytes()[17] == CHECKS[sum % 11]
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && !number.starts_with("99")
}

#[test]
fn an_impossible_prefix_passes_and_a_possible_one_is_found() {
    assert!(!could_be_somebodys("990112194611240029"));
    let possible = ["37", "0112194611240029"].concat();
    let found = (0..=10)
        .any(|check| could_be_somebodys(&format!("{}{}", &possible[..17], char::from(CHECKS[check]))));
    assert!(found);
}
