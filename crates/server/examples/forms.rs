//! Fills the record form of the pack for thousands of contacts of invented people and prints them into one PDF.
//!
//! `cargo run --release -p server --example forms -- [--forms N] [--pack ID]`

use std::{cell::RefCell, time::Instant};

use anyhow::{Context, ensure};
use domain::{areas::Area, people::facts::facts_on, visits::Visit};
use rules::{Choices, Memo};
use server::{
    fonts,
    generate::{asked::Asked, fill::of_home, history::Lived, world::World},
    operations::process,
    packs::shelf::Shelf,
    prints::{Filled, Layout, Sheet, render},
    visits::paper::{Subject, record},
};
use store::{
    keys::Keys,
    people::secrets,
    seal::{Cipher, Place, SoftCipher},
};

/// The Monday up to which lives are told.
const MONDAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 23);

/// The layout of a record in every pack that prints one.
const LAYOUT: &str = "forms/visit.print.toml";

/// Longest time in seconds.
const BAR: f64 = 60.0;

fn main() -> anyhow::Result<()> {
    let (forms, pack) = asked()?;
    let shelf = Shelf::open(&[])?;
    let id = match pack {
        Some(id) => id,
        None => shelf.ids().next().context("no packs")?.to_owned(),
    };
    let pack = shelf.pack(&id, &Choices::new())?.with_context(|| format!("no pack {id}"))?;
    // Some are visited by nobody.
    let asked = Asked { people: forms + forms / 4, visits: 5 * forms, ..Asked::small(MONDAY) };
    let world = World::of(&asked, pack)?;
    let cipher = SoftCipher::new(Keys::new([(1, [7; 32])], [9; 32]));
    for county in &world.counties {
        let key = cipher.new_data_key(county.tenant, 1, [1; 16], [2; 12])?;
        cipher.admit(county.tenant, 1, &key)?;
    }
    let lives = lives(&world, &cipher, usize::try_from(forms)?)?;

    // From here on all that a server does when it prints from what it has read.
    let (began, busy) = (Instant::now(), process::processor());
    let file = world.pack.file(LAYOUT).with_context(|| format!("{id} prints no records"))?;
    let layout = Layout::parse(LAYOUT, &file.text)
        .map_err(|faults| anyhow::anyhow!("{LAYOUT}: {} faults", faults.len()))?;
    let fonts = fonts::at_hand(&std::env::temp_dir())?;
    let filled: Vec<Filled> =
        lives.iter().map(|(one, visit)| fill(&world, &cipher, one, visit)).collect::<anyhow::Result<_>>()?;
    let sheets: Vec<Sheet<'_>> = lives
        .iter()
        .zip(&filled)
        .map(|((one, _), filled)| Sheet { subject: one.person.name.as_str(), filled })
        .collect();
    let pdf = render(&layout, &sheets, &fonts)?;
    let (took, busy) = (began.elapsed().as_secs_f64(), process::processor() - busy);

    let pages = pages(&pdf).context("a PDF says how many pages it has")?;
    ensure!(pages >= sheets.len(), "{pages} pages for {} forms", sheets.len());
    // A row for the table of all figures.
    println!(
        "| {} printed forms in one PDF | {took:.1} s, {busy:.1} CPU-s, {pages} pages, {} MB, peak {} MB | 60 s | {} |",
        sheets.len(),
        pdf.len() >> 20,
        process::peak_memory() >> 20,
        if took <= BAR { "met" } else { "MISSED" }
    );
    Ok(())
}

fn asked() -> anyhow::Result<(u64, Option<String>)> {
    use lexopt::prelude::*;
    let (mut forms, mut pack) = (10_000, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(option) = parser.next()? {
        match option {
            Long("forms") => forms = parser.value()?.parse()?,
            Long("pack") => pack = Some(parser.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok((forms, pack))
}

/// So many contacts of as many people, the newest of each; people without any are passed over.
fn lives(world: &World, cipher: &dyn Cipher, wanted: usize) -> anyhow::Result<Vec<(Lived, Visit)>> {
    let memo = RefCell::new(Memo::new());
    let mut lives = Vec::with_capacity(wanted);
    for home in 0..world.homes() {
        for one in of_home(world, cipher, home, &memo)? {
            if let Some(visit) = one.visits.last().cloned().filter(|_| lives.len() < wanted) {
                lives.push((one, visit));
            }
        }
    }
    ensure!(!lives.is_empty(), "nobody was visited");
    Ok(lives)
}

/// What the register knows of somebody, their numbers opened, and the contact, as values of the form.
fn fill(world: &World, cipher: &dyn Cipher, one: &Lived, visit: &Visit) -> anyhow::Result<Filled> {
    let (pack, person, day) = (&world.pack, &one.person, visit.visited_on());
    let read = pack.rules.read(&facts_on(&one.facts, day, visit.received_at), day)?;
    let class = pack.rules.verdict(&read).class.and_then(|at| pack.rules.classes.get(at));
    let county = world.counties.iter().find(|county| county.tenant == person.tenant).context("a county")?;
    let mut above: Vec<&Area> = county.areas.iter().filter(|area| area.path.contains(&person.area)).collect();
    above.sort_by_key(|area| area.level);
    let mut names = above.iter().map(|area| area.name.clone());
    let place = std::array::from_fn(|_| names.next().unwrap_or_default());
    let opened = |field| {
        let sealed = one.sealed.iter().find(|(of, _)| *of == field).map(|(_, sealed)| sealed);
        let place = Place { tenant: person.tenant, person: person.id, field };
        let plain = sealed.map(|sealed| cipher.open(&place, sealed)).transpose()?;
        anyhow::Ok(plain.map(|plain| String::from_utf8_lossy(&plain).into_owned()))
    };
    let subject = Subject {
        name: person.name.to_string(),
        identity: opened(secrets::IDENTITY)?,
        certificate: opened(secrets::CERTIFICATE)?,
        address: format!("{}{}", place.concat(), person.address),
        place,
        tags: pack.rules.tags_of(&read).into_iter().map(str::to_owned).collect(),
        class: class.map(|class| class.id.clone()),
        ..Subject::default()
    };
    let visitor = visit.content.worker.and_then(|id| {
        let all = county.villages.iter().flat_map(|village| &village.visitors);
        all.map(|visitor| &visitor.worker).find(|worker| worker.id == id)
    });
    let signer = visitor.map(|worker| worker.name.to_string()).unwrap_or_default();
    Ok(record(pack, &subject, visit, &signer))
}

/// The largest count of any node of the tree of pages: that of its root.
fn pages(pdf: &[u8]) -> Option<usize> {
    let word = b"/Count ";
    let at = (0..pdf.len()).filter(|&at| pdf[at..].starts_with(word));
    let digits = at.map(|at| pdf[at + word.len()..].iter().take_while(|byte| byte.is_ascii_digit()));
    digits.filter_map(|digits| String::from_utf8(digits.copied().collect()).ok()?.parse().ok()).max()
}
