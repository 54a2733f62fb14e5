//! `koumen import people FILE.xlsx`: the same as the page, for an operator with a large file.

use std::{ffi::OsString, fs, path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use domain::{
    actor::{Actor, Role},
    ids::{AccountId, TenantId},
};
use lexopt::prelude::*;
use sheets::people::PeopleFile;

use super::{Taken, Watch, take};
use crate::{app::App, commands::Outcome, edge::Edge, settings::Settings};

/// What the command line says.
#[derive(Default)]
struct Asked {
    file: Option<PathBuf>,
    county: Option<TenantId>,
    dry_run: bool,
    marked: Option<PathBuf>,
    rest: Vec<OsString>,
}

/// Reads the file, registers its good rows, prints what is wrong with the others.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = read(args)?;
    let file = asked.file.context("which file? koumen import people FILE.xlsx --data DIR")?;
    let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let app = App::open(Settings::default().read(asked.rest)?, Edge::system())?;
    let actor = system(&app, asked.county)?;
    let scope = actor.scope(actor.tenants[0]).context("the program may not enter people")?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let bytes = Arc::new(bytes);
    let work = async {
        let taken = take(&app, &actor, &scope, bytes.clone(), asked.dry_run, &mut Watch::terminal()).await?;
        if let (Ok(taken), false) = (&taken, asked.dry_run) {
            let event = taken.event(&app, &actor, scope.tenant(), &name);
            app.db().write(move |tx| store::events::insert(tx, &event)).await?;
        }
        anyhow::Ok(taken)
    };
    let taken = match runtime.block_on(work)? {
        Ok(taken) => taken,
        Err(unreadable) => {
            println!("{}：{unreadable}", file.display());
            return Ok(Outcome::Wrong);
        }
    };
    report(&taken);
    if let Some(marked) = asked.marked.filter(|_| !taken.file.errors.is_empty()) {
        fs::write(&marked, taken.file.marked(&bytes, &sheets::read::Limits::default())?)?;
        println!("标出错误的表格：{}", marked.display());
    }
    Ok(taken.file.errors.is_empty().into())
}

fn read(args: Vec<OsString>) -> anyhow::Result<Asked> {
    let mut asked = Asked::default();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(option) = parser.next()? {
        match option {
            Value(file) if asked.file.is_none() => asked.file = Some(file.into()),
            Long("county") => asked.county = Some(TenantId(parser.value()?.parse()?)),
            Long("dry-run") => asked.dry_run = true,
            Long("marked") => asked.marked = Some(parser.value()?.into()),
            Long("demo") => asked.rest.push("--demo".into()),
            Long(name @ ("data" | "database-url" | "packs")) => {
                asked.rest.push(format!("--{name}").into());
                asked.rest.push(parser.value()?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(asked)
}

/// The program itself, in the county that is named or the only one there is.
fn system(app: &App, county: Option<TenantId>) -> anyhow::Result<Actor> {
    let counties = app.counties();
    let tenant = match (county, counties.as_slice()) {
        (Some(id), all) => {
            &all.iter().find(|one| one.tenant.id == id).context("no county of that number")?.tenant
        }
        (None, [only]) => &only.tenant,
        (None, []) => bail!("this folder holds no county yet"),
        (None, several) => {
            let names: Vec<String> =
                several.iter().map(|one| format!("{} {}", one.tenant.id, one.tenant.name)).collect();
            bail!("which county? --county NUMBER: {}", names.join(", "))
        }
    };
    Ok(Actor {
        account: AccountId::MIN,
        role: Role::System,
        tenants: vec![tenant.id],
        area: tenant.area.clone(),
        worker: None,
    })
}

fn report(taken: &Taken) {
    errors(&taken.file);
    let verb = if taken.dry_run { "可以登记" } else { "已登记" };
    println!(
        "共 {} 行：{verb} {} 人，已在册 {} 人（没有改动），有错误 {} 行",
        taken.file.total(),
        taken.counts.new,
        taken.counts.known,
        taken.file.wrong_rows()
    );
}

fn errors(file: &PeopleFile) {
    for error in &file.errors {
        println!("{}（{}）：{}", error.address(), error.heading, error.text);
    }
    for warning in &file.warnings {
        match warning.address() {
            Some(address) => println!("{address} 提醒：{}", warning.text),
            None => println!("提醒：{}", warning.text),
        }
    }
}
