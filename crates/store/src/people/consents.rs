//! What people agreed to and refused. Rows are only ever added; what they come to stands in
//! [`domain::people::consents`].

use std::collections::{BTreeSet, HashMap};

use domain::actor::Scope;
use domain::ids::PersonId;
use domain::people::Consent;
use domain::people::consents::{Purpose, Said, Signature, Signer, Way, says_no};
use jiff::Timestamp;
use jiff::civil::Date;

use super::mine::beside::Taking;
use crate::bounds::{Bounds, within, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON, ONCE_SAID_NO, OF_WORKERS_PEOPLE, OF_PEOPLE_HERE);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into consent (tenant, id, person, purpose, text_version, said, said_on, signer, signer_name, \
        signer_relation, signer_basis, way, witness, evidence, note, recorded_at, recorded_by, supersedes, withdrawn) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
        on conflict (tenant, id) do nothing";
}

/// Adds what somebody said.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, row: &Consent) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            row.tenant,
            row.id,
            row.person,
            row.purpose.code(),
            row.version,
            row.said.code(),
            row.on,
            row.signature.signer.code(),
            row.signature.name,
            row.signature.relation,
            row.signature.basis,
            row.way.code(),
            row.witness,
            row.evidence,
            row.note,
            row.recorded_at,
            row.recorded_by,
            row.supersedes,
            row.withdrawn,
        ],
    )
    .map(|_| ())
}

statement! {
    /// All rows about a person within the reader's scope, in the order in which they were entered.
    OF_PERSON = "select c.id, c.tenant, c.person, c.purpose, c.text_version, c.said, c.said_on, c.signer, \
        c.signer_name, c.signer_relation, c.signer_basis, c.way, c.witness, c.evidence, c.note, c.recorded_at, \
        c.recorded_by, c.supersedes, c.withdrawn from consent c \
        join person p on p.tenant = c.tenant and p.id = c.person \
        where ", within_any!("p"), " and c.tenant = $1 and c.person = $6 order by c.recorded_at, c.id";
}

/// All that a person said, in the order in which it was entered.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Consent>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Who within the reader's scope ever said no, or no longer, for a purpose.
    ONCE_SAID_NO = "select c.person from consent c join person p on p.tenant = c.tenant and p.id = c.person \
        where ", within_any!("p"), " and c.tenant = $1 and c.purpose = $6 and c.said in ('refused', 'withdrawn') \
        and c.withdrawn = 0";
}

/// Everybody within a scope who says no to a purpose on a day, as far as it was known at an instant: an export leaves
/// out what belongs to that purpose, a phone does not offer it.
///
/// # Errors
/// What the database cannot do.
pub fn who_say_no(
    tx: &mut Tx<'_>,
    scope: &Scope,
    purpose: Purpose,
    on: Date,
    at: Timestamp,
) -> Result<BTreeSet<PersonId>, Fault> {
    let b = Bounds::of(scope);
    let once: Vec<(PersonId,)> = tx.all(
        &ONCE_SAID_NO,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, purpose.code()],
    )?;
    let once: BTreeSet<PersonId> = once.into_iter().map(|(person,)| person).collect();
    let mut who = BTreeSet::new();
    for person in once {
        if says_no(&of_person(tx, scope, person)?, purpose, on, at) {
            who.insert(person);
        }
    }
    Ok(who)
}

macro_rules! everybodys {
    () => {
        "select c.id, c.tenant, c.person, c.purpose, c.text_version, c.said, c.said_on, c.signer, c.signer_name, \
         c.signer_relation, c.signer_basis, c.way, c.witness, c.evidence, c.note, c.recorded_at, c.recorded_by, \
         c.supersedes, c.withdrawn from person p cross join consent c where c.tenant = p.tenant and c.person = p.id and "
    };
}

statement! {
    /// All rows about one visitor's people.
    OF_WORKERS_PEOPLE = everybodys!(), within_any!("p"), " and p.worker = $4 \
        order by c.person, c.recorded_at, c.id";

    /// All rows about the people of a place.
    OF_PEOPLE_HERE = everybodys!(), within!("p"), " order by c.person, c.recorded_at, c.id";
}

/// All that everybody whom a phone takes along said, person by person; nobody whom nobody asked.
///
/// # Errors
/// What the database cannot do.
pub fn of_everybody(tx: &mut Tx<'_>, taking: &Taking) -> Result<HashMap<PersonId, Vec<Consent>>, Fault> {
    let rows: Vec<Consent> = taking.all(tx, (&OF_WORKERS_PEOPLE, &OF_PEOPLE_HERE), params![])?;
    let mut said: HashMap<PersonId, Vec<Consent>> = HashMap::new();
    for row in rows {
        said.entry(row.person).or_default().push(row);
    }
    Ok(said)
}

impl FromRow for Consent {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            purpose: row.code(3, Purpose::from_code)?,
            version: row.get(4)?,
            said: row.code(5, Said::from_code)?,
            on: row.get(6)?,
            signature: Signature {
                signer: row.code(7, Signer::from_code)?,
                name: row.get(8)?,
                relation: row.get(9)?,
                basis: row.get(10)?,
            },
            way: row.code(11, Way::from_code)?,
            witness: row.get(12)?,
            evidence: row.get(13)?,
            note: row.get(14)?,
            recorded_at: row.get(15)?,
            recorded_by: row.get(16)?,
            supersedes: row.get(17)?,
            withdrawn: row.get(18)?,
        })
    }
}
