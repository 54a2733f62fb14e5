//! The ways to a page of people: which index each one walks.
//!
//! Parameters of all ways: $1-$5 bounds, $6-$7 the key after which the page begins, $8 its length, $9 class,
//! $10 track, $11 the day of being overdue (each empty for any). What is searched for follows: ranges of the
//! name, of the letters and of the address for the small ways, only the one that is asked for the others, or
//! the last digits.

use super::{Find, PeopleFilter};
use crate::bounds::{Bounds, within, within_any};
use crate::statement::{Statement, register, statement};

register!(
    OF_WORKER,
    IN_VILLAGE,
    IN_REGION,
    OF_CLASS,
    ON_TRACK,
    BY_PINYIN,
    BY_FIRST,
    BY_NAME,
    BY_INITIALS,
    BY_LAST_FOUR,
    BY_ADDRESS,
    OVERDUE,
    COUNT_OF_WORKER,
    COUNT_IN_VILLAGE,
    COUNT_IN_REGION,
    COUNT_OF_CLASS,
    COUNT_ON_TRACK,
    COUNT_BY_PINYIN,
    COUNT_BY_FIRST,
    COUNT_BY_NAME,
    COUNT_BY_INITIALS,
    COUNT_BY_LAST_FOUR,
    COUNT_BY_ADDRESS,
    COUNT_OVERDUE,
);

/// A page and its number along one index.
pub(super) struct Way {
    pub(super) page: Statement,
    pub(super) count: Statement,
    pub(super) takes: Takes,
}

/// Which parameters follow the eleven that all ways share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// None.
    Nothing,
    /// Range of the name, range of the letters, range of the address.
    All,
    /// First character of the name.
    First,
    /// Range of the name.
    Name,
    /// Range of the letters, along the index of sounds.
    Sound,
    /// Range of the letters, along the index of first letters.
    Initials,
    /// Hash of the last four characters.
    LastFour,
    /// Range of the address.
    Address,
}

const fn way(page: Statement, count: Statement, takes: Takes) -> Way {
    Way { page, count, takes }
}

const THE_WORKERS: &[Way] = &[way(OF_WORKER, COUNT_OF_WORKER, Takes::All)];
const THE_VILLAGES: &[Way] = &[way(IN_VILLAGE, COUNT_IN_VILLAGE, Takes::All)];
const THE_REGIONS: &[Way] = &[way(IN_REGION, COUNT_IN_REGION, Takes::Nothing)];
const LATE: &[Way] = &[way(OVERDUE, COUNT_OVERDUE, Takes::Nothing)];
const OF_A_CLASS: &[Way] = &[way(OF_CLASS, COUNT_OF_CLASS, Takes::Nothing)];
const ON_A_TRACK: &[Way] = &[way(ON_TRACK, COUNT_ON_TRACK, Takes::Nothing)];
const SURNAMED: &[Way] = &[way(BY_FIRST, COUNT_BY_FIRST, Takes::First)];
const NAMED: &[Way] = &[way(BY_NAME, COUNT_BY_NAME, Takes::Name)];
const NUMBERED: &[Way] = &[way(BY_LAST_FOUR, COUNT_BY_LAST_FOUR, Takes::LastFour)];
const HOUSED: &[Way] = &[way(BY_ADDRESS, COUNT_BY_ADDRESS, Takes::Address)];
/// Letters are looked for as sounds and as first letters; the second way leaves out what the first finds.
const SPELT: &[Way] =
    &[way(BY_PINYIN, COUNT_BY_PINYIN, Takes::Sound), way(BY_INITIALS, COUNT_BY_INITIALS, Takes::Initials)];

/// Chooses by what narrows the most.
pub(super) fn choose(bounds: &Bounds, filter: &PeopleFilter) -> &'static [Way] {
    match &filter.find {
        Some(Find::LastFour(_)) => NUMBERED,
        _ if bounds.single_worker().is_some() => THE_WORKERS,
        _ if bounds.is_narrow() => THE_VILLAGES,
        Some(Find::Name(name)) if name.chars().nth(1).is_none() => SURNAMED,
        Some(Find::Name(_)) => NAMED,
        Some(Find::Letters(_)) => SPELT,
        Some(Find::Address(_)) => HOUSED,
        None if filter.overdue_on.is_some() => LATE,
        None if filter.class.is_some() => OF_A_CLASS,
        None if filter.track.is_some() => ON_A_TRACK,
        None => THE_REGIONS,
    }
}

/// The keys after the last line, along an index that holds them in order.
macro_rules! after {
    () => {
        " and p.name_key >= $6 and (p.name_key > $6 or p.id > $7)"
    };
}

/// The same where another index is walked.
macro_rules! after_any {
    () => {
        " and p.name_key || '' >= $6 and (p.name_key > $6 or p.id > $7)"
    };
}

/// The order of a page, and its length.
macro_rules! in_order {
    () => {
        " order by p.name_key, p.id limit $8"
    };
}

/// The same order, written so that no index promises it: where few people are found by something else.
macro_rules! sorted {
    () => {
        " order by p.name_key || '', p.id limit $8"
    };
}

/// The name begins so.
macro_rules! named {
    () => {
        " and p.name || '' >= $12 and p.name || '' < $13"
    };
}

/// Sound or first letters begin so.
macro_rules! spelt {
    () => {
        " and (p.name_key || '' >= $14 and p.name_key || '' < $15 \
         or p.initials || '' >= $14 and p.initials || '' < $15)"
    };
}

/// The address begins so.
macro_rules! housed {
    () => {
        " and p.address_key || '' >= $16 and p.address_key || '' < $17"
    };
}

/// Class, track and lateness. The engines do not look there when none of them is asked.
macro_rules! standing {
    () => {
        " and ($9 = '' and $10 = '' and $11 = '' or exists (select 1 from standing s \
         where s.tenant = p.tenant and s.person = p.id and ($9 = '' or s.class = $9) \
         and ($10 = '' or s.track = $10) and ($11 = '' or s.due_on < $11)))"
    };
}

/// Where every way but one begins.
macro_rules! people {
    () => {
        "select p.id, p.name_key from person p where "
    };
}

macro_rules! of_worker {
    () => {
        concat!(
            people!(),
            within_any!("p"),
            " and p.worker = $4",
            named!(),
            spelt!(),
            housed!(),
            standing!(),
            after!()
        )
    };
}

macro_rules! in_village {
    () => {
        concat!(people!(), within!("p"), named!(), spelt!(), housed!(), standing!(), after_any!())
    };
}

macro_rules! in_region {
    () => {
        concat!(people!(), within_any!("p"), standing!(), after!())
    };
}

macro_rules! by_pinyin {
    () => {
        concat!(
            people!(),
            within_any!("p"),
            " and p.name_key || '' >= $12 and p.name_key < $13",
            standing!(),
            after!()
        )
    };
}

macro_rules! by_initials {
    () => {
        concat!(
            people!(),
            within_any!("p"),
            " and p.initials >= $12 and p.initials < $13 \
              and not (p.name_key || '' >= $12 and p.name_key || '' < $13)",
            standing!(),
            after_any!()
        )
    };
}

macro_rules! by_name {
    () => {
        concat!(people!(), within_any!("p"), " and p.name >= $12 and p.name < $13", standing!(), after_any!())
    };
}

macro_rules! by_address {
    () => {
        concat!(
            people!(),
            within_any!("p"),
            " and p.address_key >= $12 and p.address_key < $13",
            standing!(),
            after_any!()
        )
    };
}

macro_rules! by_first {
    () => {
        concat!(people!(), within_any!("p"), " and p.first_character = $12", standing!(), after!())
    };
}

/// Where the ways through standings begin, and what they share.
macro_rules! standings {
    () => {
        concat!(
            "select p.person as id, p.name_key from standing p where ",
            within_any!("p"),
            " and ($11 = '' or p.due_on < $11) and p.name_key >= $6 and (p.name_key > $6 or p.person > $7)"
        )
    };
}

macro_rules! of_class {
    () => {
        concat!(standings!(), " and p.class = $9 and ($10 = '' or p.track = $10)")
    };
}

macro_rules! on_track {
    () => {
        concat!(standings!(), " and p.track = $10 and ($9 = '' or p.class = $9)")
    };
}

macro_rules! by_last_four {
    () => {
        // A number that was not chosen when two entries were merged stands at the one that went, and leads to the other.
        concat!(
            "select p.id, p.name_key from (select distinct coalesce(m.survivor, o.id) as id from person o \
             left join merged m on m.tenant = o.tenant and m.person = o.id \
             where o.tenant = $1 and o.last_four = $12) k cross join person p \
             where p.tenant = $1 and p.id = k.id and ",
            within_any!("p"),
            standing!(),
            after_any!()
        )
    };
}

macro_rules! overdue {
    () => {
        concat!(
            "select p.id, p.name_key from standing s cross join person p where s.tenant = $1 and s.due_on < $11 \
             and ($9 = '' or s.class = $9) and ($10 = '' or s.track = $10) \
             and p.tenant = s.tenant and p.id = s.person and ",
            within_any!("p"),
            after_any!()
        )
    };
}

/// The rows of a page of keys.
macro_rules! page_of {
    ($keys:expr, $order:expr) => {
        concat!(
            "select q.id, q.name, q.name_key, q.sex, q.born_on, q.identity_masked, q.phone, q.address, \
             q.area_path, q.worker, w.name as worker_name, t.class, t.track, t.provisional, t.opens_on, \
             t.due_on, t.last_counted_on, t.elsewhere from (",
            $keys,
            $order,
            ") k join person q on q.tenant = $1 and q.id = k.id \
             left join standing t on t.tenant = $1 and t.person = k.id \
             left join worker w on w.tenant = $1 and w.id = q.worker order by k.name_key, k.id"
        )
    };
}

/// The number of keys, in no order.
macro_rules! count_of {
    ($keys:expr) => {
        concat!("select count(*) as number from (", $keys, " limit $8) k")
    };
}

statement! {
    /// One visitor's people, in order along the index over visitors.
    OF_WORKER = page_of!(of_worker!(), in_order!());
    /// A village's people, sorted.
    IN_VILLAGE = page_of!(in_village!(), in_order!());
    /// A town's or county's people, in order along the index over sounds.
    IN_REGION = page_of!(in_region!(), in_order!());
    /// The people of a class, in order.
    OF_CLASS = page_of!(of_class!(), " order by p.name_key, p.person limit $8");
    /// The people on a track, in order.
    ON_TRACK = page_of!(on_track!(), " order by p.name_key, p.person limit $8");
    /// People whose pinyin begins so, in order.
    BY_PINYIN = page_of!(by_pinyin!(), in_order!());
    /// People whose name begins with a character, in order.
    BY_FIRST = page_of!(by_first!(), in_order!());
    /// People whose name begins with several characters.
    BY_NAME = page_of!(by_name!(), in_order!());
    /// People whose first letters begin so, and whose pinyin does not.
    BY_INITIALS = page_of!(by_initials!(), in_order!());
    /// People whose number ends so.
    BY_LAST_FOUR = page_of!(by_last_four!(), sorted!());
    /// People whose address begins so.
    BY_ADDRESS = page_of!(by_address!(), in_order!());
    /// People who should have been contacted: few, or somebody has a problem.
    OVERDUE = page_of!(overdue!(), in_order!());
    /// How many a visitor has, up to the limit.
    COUNT_OF_WORKER = count_of!(of_worker!());
    /// How many a village has, up to the limit.
    COUNT_IN_VILLAGE = count_of!(in_village!());
    /// How many a town or county has, up to the limit.
    COUNT_IN_REGION = count_of!(in_region!());
    /// How many a class has, up to the limit.
    COUNT_OF_CLASS = count_of!(of_class!());
    /// How many are on a track, up to the limit.
    COUNT_ON_TRACK = count_of!(on_track!());
    /// How many sound so, up to the limit.
    COUNT_BY_PINYIN = count_of!(by_pinyin!());
    /// How many names begin with a character, up to the limit.
    COUNT_BY_FIRST = count_of!(by_first!());
    /// How many are called so, up to the limit.
    COUNT_BY_NAME = count_of!(by_name!());
    /// How many have such first letters and do not sound so, up to the limit.
    COUNT_BY_INITIALS = count_of!(by_initials!());
    /// How many have a number that ends so, up to the limit.
    COUNT_BY_LAST_FOUR = count_of!(by_last_four!());
    /// How many addresses begin so, up to the limit.
    COUNT_BY_ADDRESS = count_of!(by_address!());
    /// How many are overdue, up to the limit.
    COUNT_OVERDUE = count_of!(overdue!());
}
