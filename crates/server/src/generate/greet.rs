//! Who can sign in, in a short list.

use domain::{accounts::Account, actor::Role};

use super::world::World;

/// The lines: a name for each role and for how many more it goes on.
pub fn lines(world: &World, word: &str) -> Vec<String> {
    let accounts: Vec<&Account> = world.counties.iter().flat_map(|county| &county.accounts).collect();
    let mut lines: Vec<String> =
        world.counties.iter().map(|county| format!("{}（{} 号）", county.office, county.tenant)).collect();
    lines.push(format!("账号（密码都是 {word}）："));
    for role in Role::ALL {
        let of_role: Vec<&&Account> = accounts.iter().filter(|account| account.role == role).collect();
        let names = match of_role[..] {
            [] => continue,
            [only] => only.user_name.clone(),
            [first, .., last] => format!("{} … {}", first.user_name, last.user_name),
        };
        lines.push(format!("  {names}　{}（{} 个）", role.label(), of_role.len()));
    }
    lines
}
