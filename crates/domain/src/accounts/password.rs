//! What a password must be. Hashing is the server's work; here is only what may be said about the text.

use crate::refusal::Refusal;

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;

/// Most characters; more would only keep the hashing busy.
pub const LONGEST: usize = 128;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// It is the user name, or contains it.
    LikeUserName,
    /// One character again and again.
    OneCharacter,
}

impl From<PasswordRefusal> for Refusal {
    fn from(refusal: PasswordRefusal) -> Self {
        let (code, text) = match refusal {
            PasswordRefusal::TooShort => {
                ("password.too_short", format!("密码至少{SHORTEST}个字符，可以用一句好记的话"))
            }
            PasswordRefusal::TooLong => ("password.too_long", format!("密码最多{LONGEST}个字符")),
            PasswordRefusal::LikeUserName => {
                ("password.like_user_name", "密码不能包含用户名，请换一个".to_owned())
            }
            PasswordRefusal::OneCharacter => {
                ("password.one_character", "密码不能只由同一个字符组成，请换一个".to_owned())
            }
        };
        Refusal::new(code, text).at("password")
    }
}

/// Checks a new password against the rules.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, user_name: &str) -> Result<(), PasswordRefusal> {
    let length = password.chars().count();
    let user_name = user_name.trim().to_lowercase();
    if length < SHORTEST {
        Err(PasswordRefusal::TooShort)
    } else if length > LONGEST {
        Err(PasswordRefusal::TooLong)
    } else if !user_name.is_empty() && password.to_lowercase().contains(&user_name) {
        Err(PasswordRefusal::LikeUserName)
    } else if password.chars().skip(1).zip(password.chars()).all(|(a, b)| a == b) {
        Err(PasswordRefusal::OneCharacter)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("123456789", "wang"), Err(PasswordRefusal::TooShort));
        assert_eq!(check("每周一上午去敲三家门", "wang"), Ok(()));
        assert_eq!(check(&"ab".repeat(65), "wang"), Err(PasswordRefusal::TooLong));
    }

    #[test]
    fn the_user_name_and_one_key_are_no_passwords() {
        assert_eq!(check("WangFang2026", "wangfang"), Err(PasswordRefusal::LikeUserName));
        assert_eq!(check("aaaaaaaaaaaa", "wangfang"), Err(PasswordRefusal::OneCharacter));
    }
}
