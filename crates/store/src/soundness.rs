//! Whether a database is sound: what the engine itself finds wrong, and settings under which it could lose
//! what it has confirmed.

use domain::ids::TenantId;
use jiff::Timestamp;

use crate::fault::Fault;
use crate::params;
use crate::statement::Statement;
use crate::tx::Tx;

/// Pages, indexes and row counts of an SQLite file; `ok`, or what is wrong with it.
const QUICK_CHECK: Statement =
    Statement { name: "soundness::QUICK_CHECK", sql: "select quick_check from pragma_quick_check" };

/// Rows that point at nothing.
const FOREIGN_KEYS: Statement = Statement {
    name: "soundness::FOREIGN_KEYS",
    sql: "select \"table\", count(*) as found from pragma_foreign_key_check group by \"table\" order by \"table\"",
};

/// How the server is set.
const SETTINGS: Statement = Statement {
    name: "soundness::SETTINGS",
    sql: "select current_setting('fsync'), current_setting('synchronous_commit'), \
        current_setting('full_page_writes'), current_setting('server_encoding'), current_setting('server_version')",
};

/// The newest entry of a county's log: ids grow with time.
const LAST_ENTRY: Statement = Statement {
    name: "soundness::LAST_ENTRY",
    sql: "select at from event where tenant = $1 order by id desc limit 1",
};

/// When the newest entry of a county's log was written, by the clock of then.
///
/// # Errors
/// What the database cannot do.
pub fn last_entry(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Timestamp>, Fault> {
    Ok(tx.one(&LAST_ENTRY, params![tenant])?.map(|(at,)| at))
}

/// What is wrong, one sentence each; empty when nothing is. On SQLite the whole file is read.
///
/// # Errors
/// What the database cannot do.
pub fn look(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    if tx.is_postgres() { settings(tx) } else { file(tx) }
}

fn file(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let said: Vec<(String,)> = tx.all(&QUICK_CHECK, params![])?;
    let damage = said.into_iter().filter(|(text,)| text != "ok");
    let mut wrong: Vec<String> =
        damage.map(|(text,)| format!("数据库文件有损坏（{text}），请停止服务并从备份恢复。")).collect();
    let astray: Vec<(String, i64)> = tx.all(&FOREIGN_KEYS, params![])?;
    let astray = astray.iter().map(|(table, found)| format!("表 {table} 有 {found} 行指向不存在的内容。"));
    wrong.extend(astray);
    Ok(wrong)
}

fn settings(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let set: Option<(String, String, String, String, String)> = tx.one(&SETTINGS, params![])?;
    let Some((fsync, commit, pages, encoding, _)) = set else { return Ok(Vec::new()) };
    let mut wrong = Vec::new();
    for (name, value) in [("fsync", &fsync), ("full_page_writes", &pages)] {
        if value != "on" {
            wrong.push(format!("数据库设置 {name} = {value}：停电时会丢失已确认的记录，请改为 on。"));
        }
    }
    if commit == "off" {
        wrong.push("数据库设置 synchronous_commit = off：停电时会丢失已确认的记录，请改为 on。".to_owned());
    }
    if encoding != "UTF8" {
        wrong.push(format!("数据库编码是 {encoding}，请使用 UTF8。"));
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::{on_each, postgres};

    #[test]
    fn a_new_database_is_sound() {
        on_each(|scratch| {
            scratch.db().migrate().expect("migrated");
            let wrong = scratch.db().read(look).wait().expect("looked");
            let about_the_server = |text: &String| text.starts_with("数据库设置");
            assert_eq!(wrong.into_iter().filter(|text| !about_the_server(text)).collect::<Vec<_>>(), [""; 0]);
        });
    }

    #[test]
    fn a_server_that_may_lose_what_it_confirmed_is_named() {
        let Some(scratch) = postgres() else { return };
        const OFF: Statement = Statement {
            name: "soundness::tests::OFF",
            sql: "select set_config('synchronous_commit', 'off', true)",
        };
        let wrong = scratch.db().write(|tx| {
            tx.all::<(String,)>(&OFF, params![])?;
            look(tx)
        });
        assert!(wrong.wait().expect("looked").iter().any(|text| text.contains("synchronous_commit")));
    }
}
