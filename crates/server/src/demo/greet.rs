//! What the demo says when it starts: who can sign in, and with which word.

use domain::actor::Role;

use super::cast::Cast;
use crate::{app::App, frame::long_day};

/// Prints the accounts by county.
pub fn print(app: &App, casts: &[Cast], word: &str) {
    println!("\n叩门演示　今天是{}　人物均为虚构", long_day(app.edge().today()));
    println!("密码：{word}　（以下账号都用这一个）");
    for cast in casts {
        println!("\n{}（规则包 {}）", cast.place.office, cast.place.pack);
        for account in &cast.account {
            let role = Role::from_code(&account.role).map_or("", Role::label);
            println!("  {:<14}{}　{role}", account.user, account.name);
        }
    }
    println!();
}
