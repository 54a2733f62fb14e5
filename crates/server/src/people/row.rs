//! A line of a list of people, the same on every page that lists them.

use domain::{
    areas::AreaPath,
    dates::{age_on, days_between},
    duties::{Due, Lateness, lateness},
    packs::Pack,
};
use jiff::civil::Date;
use store::{duties::due::DueLine, people::page::PersonLine};

use crate::{
    areas::places::Places,
    frame::{Tag, short_day},
};

/// Somebody in a list.
pub struct PersonRow {
    /// Their id, for links.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their sex, in words.
    pub sex: &'static str,
    /// Full years; empty where the birth date is not known.
    pub age: String,
    /// Village, group and house, seen from where the reader works.
    pub place: String,
    /// Name of the class.
    pub class: Option<String>,
    /// Name of the visitor.
    pub worker: Option<String>,
    /// Day of the last contact that counted.
    pub last: String,
    /// Last day on which the next contact is in time.
    pub due: String,
    /// Marks of state.
    pub tags: Vec<Tag>,
    /// Whether they have left the register: nobody visits them any more.
    pub gone: bool,
}

/// What a list is shown with: the day, the words of the notice, the places and where the reader stands.
pub struct Look<'a> {
    /// Today.
    pub today: Date,
    /// The notice in force.
    pub pack: &'a Pack,
    /// Names of places.
    pub places: &'a Places,
    /// The place the reader answers for.
    pub from: &'a AreaPath,
}

impl Look<'_> {
    /// A line of the register.
    pub fn person(&self, line: &PersonLine) -> PersonRow {
        let mut tags: Vec<Tag> = self.whereabouts(line.elsewhere.as_deref()).into_iter().collect();
        tags.extend(due_tag(line.due, line.last_counted_on, self.today));
        tags.extend(line.provisional.then(|| Tag::new("odd", "暂定")));
        PersonRow {
            id: line.person.to_string(),
            name: line.name.clone(),
            sex: line.sex.map_or("", |sex| sex.label()),
            age: self.age(line.born_on),
            place: self.place(&line.area, &line.address),
            class: self.class(line.class.as_deref()),
            worker: line.worker_name.clone(),
            last: self.day(line.last_counted_on),
            due: self.day(line.due.map(|due| due.due_on)),
            gone: line.elsewhere.as_deref().is_some_and(|id| self.pack.rules.exit(id).is_some()),
            tags,
        }
    }

    /// A line of the due list, with the name of the visitor.
    pub fn due(&self, line: &DueLine, worker: Option<String>) -> PersonRow {
        let mut tags: Vec<Tag> =
            due_tag(Some(line.due), line.last_counted_on, self.today).into_iter().collect();
        tags.extend(line.provisional.then(|| Tag::new("odd", "暂定")));
        PersonRow {
            id: line.person.to_string(),
            name: line.name.clone(),
            sex: line.sex.map_or("", |sex| sex.label()),
            age: self.age(line.born_on),
            place: self.place(&line.area, &line.address),
            class: self.class(line.class.as_deref()),
            worker,
            last: self.day(line.last_counted_on),
            due: self.day(Some(line.due.due_on)),
            gone: false,
            tags,
        }
    }

    /// Full years today; empty where the birth date is not known.
    pub fn age(&self, born_on: Option<Date>) -> String {
        born_on
            .and_then(|born_on| age_on(born_on, self.today))
            .map_or_else(String::new, |age| age.to_string())
    }

    /// Town, village and address, as far as they lie below where the reader works.
    pub fn place(&self, area: &AreaPath, address: &str) -> String {
        self.places.address(area, self.from, address)
    }

    /// The class in the words of the notice.
    pub fn class(&self, id: Option<&str>) -> Option<String> {
        let id = id?;
        Some(self.pack.rules.class(id).map_or_else(|| id.to_owned(), |class| class.name.clone()))
    }

    /// Why somebody is not looked for at home, as a mark.
    pub fn whereabouts(&self, id: Option<&str>) -> Option<Tag> {
        let id = id?;
        let rules = &self.pack.rules;
        let name = rules.absence(id).map(|absence| &absence.name).or(rules.exit(id).map(|exit| &exit.name));
        Some(Tag::new("odd", name.map_or(id, String::as_str)))
    }

    fn day(&self, day: Option<Date>) -> String {
        day.map_or_else(String::new, |day| short_day(day, self.today))
    }
}

/// How late something is, as a mark: overdue, due, done for now, or nothing owed.
pub fn due_tag(due: Option<Due>, last_counted_on: Option<Date>, today: Date) -> Option<Tag> {
    match lateness(due, today) {
        Lateness::Overdue { since } => {
            Some(Tag::new("late", format!("逾期 {} 天", days_between(since, today) + 1)))
        }
        Lateness::DueNow if due.is_some_and(|due| due.due_on == today) => Some(Tag::new("due", "今天到期")),
        Lateness::DueNow => {
            let left = due.map_or(0, |due| days_between(today, due.due_on));
            Some(Tag::new("due", format!("还有 {left} 天")))
        }
        Lateness::Later if last_counted_on.is_none() => Some(Tag::new("none", "下期开始")),
        Lateness::Later => Some(Tag::new("fine", "本期已完成")),
        Lateness::Nothing => Some(Tag::new("none", "无探访要求")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn lateness_is_told_in_days() {
        let due = Due { opens_on: day("2026-11-16"), due_on: day("2026-11-22") };
        let told = |today: &str| {
            due_tag(Some(due), Some(day("2026-11-10")), day(today)).map(|tag| (tag.kind, tag.text))
        };
        assert_eq!(told("2026-11-23"), Some(("late", "逾期 1 天".into())));
        assert_eq!(told("2026-11-22"), Some(("due", "今天到期".into())));
        assert_eq!(told("2026-11-20"), Some(("due", "还有 2 天".into())));
        assert_eq!(told("2026-11-15"), Some(("fine", "本期已完成".into())));
        assert_eq!(due_tag(Some(due), None, day("2026-11-15")).map(|tag| tag.kind), Some("none"));
        assert_eq!(due_tag(None, None, day("2026-11-15")).map(|tag| tag.kind), Some("none"));
    }
}
