//! What every request can reach: database, keys, packs, clock and chance, settings.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use anyhow::Context;
use domain::{
    dates::add_days,
    ids::TenantId,
    packs::{Notices, Pack},
};
use jiff::civil::Date;
use rules::{Choices, SourceFile};
use store::{
    Db, Fault, Pending, Target, Tx,
    keys::Keys,
    packs::{Adoption, Choice},
    seal::{Cipher, SealFault, Sealing, SoftCipher},
    tenants::Tenant,
};

use crate::{
    accounts::password::Passwords,
    areas::places::Places,
    edge::Edge,
    fonts,
    operations::metrics::Metrics,
    packs::{rehearse::Rehearsals, shelf::Shelf},
    people::import::Imports,
    photos::Photos,
    prints::Fonts,
    session::Asker,
    settings::Settings,
};

/// The running program. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    db: Db,
    cipher: Arc<dyn Cipher>,
    edge: Edge,
    settings: Settings,
    passwords: Passwords,
    packs: Shelf,
    places: Places,
    counties: RwLock<Arc<Vec<County>>>,
    rehearsals: Rehearsals,
    imports: Imports,
    photos: Photos,
    /// Read when the first form is printed: a start should not wait for them.
    fonts: OnceLock<Fonts>,
    metrics: Metrics,
}

/// A county with the notices it follows and how it reads their gaps.
#[derive(Debug, Clone)]
pub struct County {
    /// Number, name and place.
    pub tenant: Tenant,
    adopted: Vec<Adoption>,
    chosen: Vec<Choice>,
}

/// What an [`App`] is put together from.
pub struct Make {
    /// The open database, its schema up to date.
    pub db: Db,
    /// Keys of sealed fields.
    pub cipher: Arc<dyn Cipher>,
    /// Clock and chance.
    pub edge: Edge,
    /// What the operator set.
    pub settings: Settings,
    /// How passwords are hashed.
    pub passwords: Passwords,
    /// The notices.
    pub packs: Shelf,
}

/// What the database says of the counties.
struct CountiesRead {
    counties: Vec<County>,
    /// Texts of packs that counties brought, by hash.
    texts: Vec<(String, Vec<SourceFile>)>,
    /// Whether the keys fit.
    keys: Result<(), SealFault>,
}

impl App {
    /// Opens the data folder (making it if needed), brings the schema up to date, reads packs and keys.
    ///
    /// # Errors
    /// Whatever an operator has to put right, with the place where it stands.
    pub fn open(settings: Settings, edge: Edge) -> anyhow::Result<Self> {
        let data = &settings.data;
        crate::generate::mark::refuse(data)?;
        std::fs::create_dir_all(data)
            .with_context(|| format!("cannot make the data folder {}", data.display()))?;
        let db = Db::open(target(&settings)).context("cannot open the database")?;
        settings.commit_together.into_iter().for_each(|actions| db.commit_together(actions));
        db.migrate().context("cannot bring the database up to date")?;
        let keys = keys(&db, &key_folder(data), &edge)?;
        let packs = Shelf::open(&settings.packs)?;
        Self::assemble(Make {
            db,
            cipher: Arc::new(SoftCipher::new(keys)),
            edge,
            settings,
            passwords: Passwords::new(),
            packs,
        })
    }

    /// Puts the parts together and takes the counties and their keys into use.
    ///
    /// # Errors
    /// What the database cannot do, and keys that do not belong to it.
    pub fn assemble(make: Make) -> anyhow::Result<Self> {
        let Make { db, cipher, edge, settings, passwords, packs } = make;
        let (counties, places, fonts) = (RwLock::default(), Places::default(), OnceLock::new());
        let rehearsals = Rehearsals::default();
        let chance = edge.chance.clone();
        db.seal_with(Sealing { cipher: Arc::clone(&cipher), chance: Arc::new(move || chance.bytes()) });
        let photos = Photos::in_folder(settings.data.join("photos"));
        let app = Self(Arc::new(Parts {
            db,
            cipher,
            edge,
            settings,
            passwords,
            packs,
            places,
            counties,
            rehearsals,
            imports: Imports::default(),
            photos,
            fonts,
            metrics: Metrics::default(),
        }));
        let read = app.read_counties().wait()?;
        app.take_counties(read)?;
        Ok(app)
    }

    /// Reads the counties again and takes their keys into use, after one was added or has chosen another
    /// reading.
    ///
    /// # Errors
    /// What the database cannot do, and keys that do not belong to it.
    pub async fn reload_counties(&self) -> anyhow::Result<()> {
        let read = self.read_counties().await?;
        self.take_counties(read)
    }

    fn read_counties(&self) -> Pending<CountiesRead, Fault> {
        let cipher = self.cipher();
        self.db().read(move |tx| {
            let keys = store::tenants::admit_keys(tx, cipher.as_ref())?;
            let counties = counties(tx)?;
            let texts = counties.iter().flat_map(|county| &county.adopted).filter_map(|one| one.text.clone());
            let texts: BTreeSet<String> = texts.collect();
            let texts: Result<Vec<_>, Fault> = texts
                .into_iter()
                .map(|hash| Ok((hash.clone(), store::packs::texts::by_hash(tx, &hash)?)))
                .collect();
            Ok(CountiesRead { counties, texts: texts?, keys })
        })
    }

    fn take_counties(&self, CountiesRead { counties, texts, keys }: CountiesRead) -> anyhow::Result<()> {
        keys.context("the keys do not belong to this database")?;
        texts.into_iter().for_each(|(hash, files)| self.packs().bring(hash, files));
        *self.0.counties.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(counties);
        Ok(())
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Seals and opens what must not be read from a stolen disk.
    pub fn cipher(&self) -> Arc<dyn Cipher> {
        Arc::clone(&self.0.cipher)
    }

    /// Clock and chance.
    pub fn edge(&self) -> &Edge {
        &self.0.edge
    }

    /// What the operator set.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Hashing of passwords, a few at a time.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Whose turn it is to have a workbook gone through.
    pub fn imports(&self) -> &Imports {
        &self.0.imports
    }

    /// Names of places.
    pub fn places(&self) -> &Places {
        &self.0.places
    }

    /// Fonts of the prints.
    ///
    /// # Errors
    /// Font files that cannot be understood.
    pub fn fonts(&self) -> anyhow::Result<&Fonts> {
        if let Some(fonts) = self.0.fonts.get() {
            return Ok(fonts);
        }
        let fonts = fonts::at_hand(&self.settings().data)?;
        Ok(self.0.fonts.get_or_init(|| fonts))
    }

    /// Counters for the machine that watches over this one.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The notices.
    pub fn packs(&self) -> &Shelf {
        &self.0.packs
    }

    /// The counties of this installation.
    pub fn counties(&self) -> Arc<Vec<County>> {
        Arc::clone(&self.0.counties.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A county's name and place.
    pub fn tenant(&self, id: TenantId) -> Option<Tenant> {
        self.counties().iter().find(|county| county.tenant.id == id).map(|county| county.tenant.clone())
    }

    /// The notice in force in a county on a day, as the county reads it.
    ///
    /// # Errors
    /// A county without one: the operator has to add a pack.
    pub fn pack_for(&self, tenant: TenantId, on: Date) -> anyhow::Result<Arc<Pack>> {
        let counties = self.counties();
        let county = counties.iter().find(|county| county.tenant.id == tenant);
        let county = county.with_context(|| format!("county {tenant} is not known"))?;
        let none = || format!("no pack is in force on {on} in {} ({tenant})", county.tenant.name);
        let followed = county.follows(on).with_context(none)?;
        let id = &followed.pack;
        let choices = county.choices(id, on);
        let found = match &followed.text {
            None => self.packs().pack(id, &choices)?,
            Some(hash) => self.packs().brought(hash, &choices)?,
        };
        found.with_context(|| format!("the pack {id} of {} ({tenant}) is not at hand", county.tenant.name))
    }

    /// The notices of a county as they followed one another, with what it had chosen for each.
    ///
    /// # Errors
    /// A county that is not known, a pack that is not at hand.
    pub fn notices(&self, tenant: TenantId) -> anyhow::Result<Notices> {
        let county = self.county(tenant)?;
        let (adopted, chosen) = county.record();
        let begins = adopted.iter().map(|adoption| adoption.from_on);
        let ends = adopted.iter().filter_map(|adoption| adoption.until_on).map(|until| add_days(until, 1));
        let days: BTreeSet<Date> =
            begins.chain(ends).chain(chosen.iter().map(|choice| choice.from_on)).collect();
        let on = |day: Date| match county.follows(day) {
            None => Ok((day, None)),
            Some(_) => self.pack_for(tenant, day).map(|pack| (day, Some(pack))),
        };
        Ok(Notices::new(days.into_iter().map(on).collect::<anyhow::Result<_>>()?))
    }

    /// A county as it was read last: what it follows and has chosen.
    ///
    /// # Errors
    /// A county that is not known.
    pub fn county(&self, tenant: TenantId) -> anyhow::Result<County> {
        let found = self.counties().iter().find(|county| county.tenant.id == tenant).cloned();
        found.with_context(|| format!("county {tenant} is not known"))
    }

    /// Files of photos.
    pub fn photos(&self) -> &Photos {
        &self.0.photos
    }

    /// Rehearsals that were shown a moment ago.
    pub fn rehearsals(&self) -> &Rehearsals {
        &self.0.rehearsals
    }

    /// The notice that applies today where somebody works: in the first of their counties.
    ///
    /// # Errors
    /// As [`App::pack_for`]; `None` for somebody without a county.
    pub fn pack_of(&self, asker: &Asker) -> anyhow::Result<Option<Arc<Pack>>> {
        asker.actor.tenants.first().map(|tenant| self.pack_for(*tenant, self.edge().today())).transpose()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn alive(&self) -> anyhow::Result<()> {
        self.db().read(|tx| store::tenants::all(tx).map(|_| ())).await?;
        Ok(())
    }
}

impl County {
    /// The pack followed on a day; of several the one that began last.
    pub fn follows(&self, on: Date) -> Option<&Adoption> {
        let in_force = |adoption: &&Adoption| {
            adoption.from_on <= on && adoption.until_on.is_none_or(|until| on <= until)
        };
        self.adopted.iter().filter(in_force).max_by_key(|adoption| adoption.from_on)
    }

    /// Everything it follows and has chosen.
    pub fn record(&self) -> (&[Adoption], &[Choice]) {
        (&self.adopted, &self.chosen)
    }

    /// What was chosen for a pack, as it stood on a day: later days and later entries go before earlier ones.
    pub fn choices(&self, pack: &str, on: Date) -> Choices {
        let mut begun: Vec<&Choice> =
            self.chosen.iter().filter(|choice| choice.pack == pack && choice.from_on <= on).collect();
        begun.sort_by_key(|choice| (choice.from_on, choice.chosen_at));
        begun.into_iter().map(|choice| (choice.item.clone(), choice.value.clone())).collect()
    }
}

fn counties(tx: &mut Tx<'_>) -> Result<Vec<County>, Fault> {
    let mut counties = Vec::new();
    for tenant in store::tenants::all(tx)? {
        let (adopted, chosen) = record(tx, tenant.id)?;
        counties.push(County { tenant, adopted, chosen });
    }
    Ok(counties)
}

/// What a county follows and has chosen, as it stands in the database.
///
/// # Errors
/// What the database cannot do.
pub fn record(tx: &mut Tx<'_>, tenant: TenantId) -> Result<(Vec<Adoption>, Vec<Choice>), Fault> {
    let adopted = store::packs::all(tx, tenant)?;
    let packs: BTreeSet<&str> = adopted.iter().map(|adoption| adoption.pack.as_str()).collect();
    let mut chosen = Vec::new();
    for pack in packs {
        chosen.extend(store::packs::choice_history(tx, tenant, pack)?);
    }
    Ok((adopted, chosen))
}

/// Reads the keys. New ones are made only for a database without counties: beside counties they could open
/// nothing, and would be taken for the right ones.
fn keys(db: &Db, folder: &Path, edge: &Edge) -> anyhow::Result<Keys> {
    let counties: Result<Vec<Tenant>, Fault> = db.read(store::tenants::all).wait();
    if counties?.is_empty() {
        let chance = edge.chance.clone();
        return Ok(Keys::load_or_create(folder, move || chance.bytes())?);
    }
    Ok(Keys::load(folder)?)
}

/// Where the keys stand.
pub fn key_folder(data: &Path) -> PathBuf {
    data.join("keys")
}

/// Whether a data folder has keys.
pub fn has_keys(data: &Path) -> bool {
    Keys::load(&key_folder(data)).is_ok()
}

/// Which database the settings name.
pub fn target(settings: &Settings) -> Target {
    match &settings.database_url {
        Some(url) => Target::Postgres(url.clone()),
        None => Target::File(database_file(settings)),
    }
}

/// The embedded database's file.
pub fn database_file(settings: &Settings) -> PathBuf {
    settings.data.join("koumen.db")
}
