//! The list of people: filtered, searched, page by page in the order of the alphabet.
//!
//! A page first finds its keys along one index and only then reads the rows of those it shows. Which index
//! is decided here, not by the engines: the other conditions are written so that no index serves them.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::duties::Due;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::people::{Phone, Sex};
use jiff::civil::Date;

use crate::bounds::Bounds;
use crate::duties::assigned;
use crate::fault::Fault;
use crate::people::address_key;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, Index};
use crate::tx::Tx;
use crate::value::Value;

pub(crate) mod ways;

use ways::{Takes, Way};

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// Only of this place.
    pub area: Option<AreaPath>,
    /// Only of this visitor; [`WorkerId::MIN`] for people whom nobody visits.
    pub worker: Option<WorkerId>,
    /// Only of this class, by its id.
    pub class: Option<String>,
    /// Only on this track, by its id.
    pub track: Option<String>,
    /// Only those to whom something should have been done before this day: today, for the overdue.
    pub overdue_on: Option<Date>,
    /// Only those found so.
    pub find: Option<Find>,
    /// From after this line of the list.
    pub after: Option<(String, PersonId)>,
    /// Length of the page.
    pub limit: u16,
}

/// What was typed into the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Find {
    /// The beginning of a name in characters.
    Name(String),
    /// Letters: the beginning of the pinyin, or the first letters of each character.
    Letters(String),
    /// Keyed hash of the last four characters of the number.
    LastFour([u8; 16]),
    /// The beginning of the address as it stands in the register, without blanks, its digits half-width.
    Address(String),
}

impl Find {
    /// Reads what was typed: four characters that end a number, something with a digit in it, letters, or
    /// characters. `None` for blanks. No name has a digit in it, so no name is taken for an address; an address
    /// without digits is taken for a name first, see [`Find::or_address`].
    pub fn typed(text: &str, tenant: TenantId, cipher: &dyn Cipher) -> Option<Self> {
        let text = address_key(text);
        let is_last_four = text.len() == 4
            && text.bytes().take(3).all(|byte| byte.is_ascii_digit())
            && text.ends_with(|letter: char| letter.is_ascii_digit() || matches!(letter, 'x' | 'X'));
        if text.is_empty() {
            None
        } else if is_last_four {
            Some(Self::LastFour(cipher.index(Index::LastFour, tenant, &text.to_ascii_uppercase())))
        } else if text.contains(|letter: char| letter.is_ascii_digit()) {
            Some(Self::Address(text))
        } else if text.is_ascii() {
            Some(Self::Letters(text.to_ascii_lowercase()))
        } else {
            Some(Self::Name(text))
        }
    }

    /// What else characters may be when nobody is called so: names and places end in the same characters
    /// (栋, 路), and only the register knows which it is.
    pub fn or_address(&self) -> Option<Self> {
        match self {
            Self::Name(text) => Some(Self::Address(text.clone())),
            Self::Letters(_) | Self::LastFour(_) | Self::Address(_) => None,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonLine {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What the list is ordered by.
    pub name_key: String,
    /// Their sex.
    pub sex: Option<Sex>,
    /// Their date of birth.
    pub born_on: Option<Date>,
    /// Their number as it may be shown.
    pub identity_masked: Option<String>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// That visitor's name.
    pub worker_name: Option<String>,
    /// Id of the class; `None` where none could be decided.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// Whether the class may change once a fact is known.
    pub provisional: bool,
    /// What is owed next.
    pub due: Option<Due>,
    /// Day of the last contact that counted.
    pub last_counted_on: Option<Date>,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<String>,
}

impl PersonLine {
    /// What to ask the next page for.
    pub fn key(&self) -> (String, PersonId) {
        (self.name_key.clone(), self.person)
    }
}

/// A page of the people within the reader's scope, by name as it sounds, then by id.
///
/// # Errors
/// What the database cannot do.
pub fn page(tx: &mut Tx<'_>, scope: &Scope, filter: &PeopleFilter) -> Result<Vec<PersonLine>, Fault> {
    let asked = Asked::of(scope, filter, filter.limit.into());
    let mut lines: Vec<PersonLine> = Vec::new();
    for way in asked.ways {
        lines.extend(tx.all::<PersonLine>(&way.page, &asked.params(way))?);
    }
    if asked.ways.len() > 1 {
        lines.sort_by(|a, b| (&a.name_key, a.person).cmp(&(&b.name_key, b.person)));
        lines.truncate(filter.limit.into());
    }
    Ok(lines)
}

/// How many people there are, looking no further than `at_most`: a number that screens show as it is, or as
/// "at least". Where the page begins does not matter.
///
/// # Errors
/// What the database cannot do.
pub fn count(tx: &mut Tx<'_>, scope: &Scope, filter: &PeopleFilter, at_most: u32) -> Result<u32, Fault> {
    let whole = PeopleFilter { after: None, ..filter.clone() };
    let asked = Asked::of(scope, &whole, at_most);
    let mut all = 0;
    for way in asked.ways {
        let found: Option<(u32,)> = tx.one(&way.count, &asked.params(way))?;
        all += found.map_or(0, |(number,)| number);
    }
    Ok(all.min(at_most))
}

/// Higher than every text that begins with anything.
const LAST: char = char::MAX;

/// A question put to the database: along which ways, with which parameters.
struct Asked<'a> {
    ways: &'static [Way],
    bounds: Bounds,
    filter: &'a PeopleFilter,
    limit: u32,
}

impl<'a> Asked<'a> {
    fn of(scope: &Scope, filter: &'a PeopleFilter, limit: u32) -> Self {
        let bounds = Bounds::of(scope).in_area(filter.area.as_ref()).of_worker(filter.worker);
        let ways = ways::choose(&bounds, filter);
        Self { ways, bounds, filter, limit }
    }

    fn params(&self, way: &Way) -> Vec<Value<'static>> {
        let (b, filter) = (&self.bounds, self.filter);
        let (name, letters, last_four, address) = match &filter.find {
            Some(Find::Name(text)) => (text.as_str(), "", Value::Null, ""),
            Some(Find::Letters(text)) => ("", text.as_str(), Value::Null, ""),
            Some(Find::LastFour(hash)) => ("", "", Value::Id(*hash), ""),
            Some(Find::Address(text)) => ("", "", Value::Null, text.as_str()),
            None => ("", "", Value::Null, ""),
        };
        let (mut key, mut id) = filter.after.clone().unwrap_or((String::new(), PersonId::MIN));
        // Along the index of sounds the page begins no earlier than the letters do.
        if way.takes == Takes::Sound && letters > key.as_str() {
            (key, id) = (letters.to_owned(), PersonId::MIN);
        }
        let text = |text: String| Value::Text(text.into());
        let range = |prefix: &str| [text(prefix.to_owned()), text(format!("{prefix}{LAST}"))];
        let mut params = vec![
            Value::Int(b.tenant.0),
            text(b.from.clone()),
            text(b.until.clone()),
            Value::Id(*b.worker_from.as_bytes()),
            Value::Id(*b.worker_until.as_bytes()),
            text(key),
            Value::Id(*id.as_bytes()),
            Value::Int(self.limit.into()),
            text(filter.class.clone().unwrap_or_default()),
            text(filter.track.clone().unwrap_or_default()),
            text(filter.overdue_on.map(|day| day.to_string()).unwrap_or_default()),
        ];
        match way.takes {
            Takes::Nothing => {}
            Takes::All => params.extend([name, letters, address].into_iter().flat_map(range)),
            Takes::First => params.push(text(name.to_owned())),
            Takes::Name => params.extend(range(name)),
            Takes::Address => params.extend(range(address)),
            Takes::Sound | Takes::Initials => params.extend(range(letters)),
            Takes::LastFour => params.push(last_four),
        }
        params
    }
}

impl FromRow for PersonLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let due = match (row.get(14)?, row.get(15)?) {
            (Some(opens_on), Some(due_on)) => Some(Due { opens_on, due_on }),
            _ => None,
        };
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            name_key: row.get(2)?,
            sex: row.maybe_code(3, Sex::from_code)?,
            born_on: row.get(4)?,
            identity_masked: row.get(5)?,
            phone: row.maybe_code(6, |text| text.parse().ok())?,
            address: row.get(7)?,
            area: row.code(8, |text| text.parse().ok())?,
            worker: assigned(row.get(9)?),
            worker_name: row.get(10)?,
            class: row.get(11)?,
            track: row.get(12)?,
            provisional: row.get::<Option<bool>>(13)?.unwrap_or(false),
            due,
            last_counted_on: row.get(16)?,
            elsewhere: row.get(17)?,
        })
    }
}
