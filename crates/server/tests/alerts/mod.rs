//! Alerts: a look at whom they ask for, entering, the evening list, raising and lifting.

mod issue;
mod show;

use crate::office::{Answer, Client};

/// The form as the town fills it in for its own place on the morning of the stories.
pub fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("id", "01930000-0000-7000-8000-0000000000e9"),
        ("kind", "snow/yellow"),
        ("area", "370112013000"),
        ("issuer", "区气象台"),
        ("from_on", "2026-11-23"),
        ("from_at", "06:00"),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

/// Enters an alert; the address of its page.
pub async fn issued(client: &mut Client, changes: &[(&str, &str)]) -> String {
    let answer: Answer = client.post("/alerts/issue", &form(&[changes, &[("step", "keep")]].concat())).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().split('?').next().unwrap_or_default().to_owned()
}
