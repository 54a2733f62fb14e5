//! A clerk hands in a workbook of many thousand rows while 32 clients record: nobody waits behind it.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::Context;
use rust_xlsxwriter::Workbook;

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    chance::Chance,
    crowd::{Pace, Recording, gather, record_for, visitors},
    dump::Table,
    office,
    place::Place,
};

/// The longest that one in a hundred may wait while the import runs.
const PATIENCE: Duration = Duration::from_millis(250);

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let rows = options.times.unwrap_or(20_000);
    place.generate(options.people.unwrap_or(5_000), options.visits.unwrap_or(10_000), options.seed)?;
    let book = place.folder.join("people.xlsx");
    workbook(&place, rows, options.seed)?.0.save(&book)?;
    let server = place.serve(&[])?;
    let crowd = gather(server.address, &visitors(options.clients.unwrap_or(32)), options.seed).await?;
    let (crowd, before) = alone(crowd).await?;

    let pace = Pace::for_seconds(options.seconds.unwrap_or(900));
    let recording = Recording::begin(crowd, pace);
    let began = Instant::now();
    let page = office::upload(server.address, "county1", &fs::read(&book)?).await;
    let took = began.elapsed();
    let during = recording.end().await?;
    println!("alone:            {before}");
    println!(
        "while importing:  {:.0} visits/s, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        during.rate(),
        during.quantile(500).as_secs_f64() * 1000.0,
        during.quantile(990).as_secs_f64() * 1000.0,
        during.quantile(1000).as_secs_f64() * 1000.0
    );
    println!("{rows} rows handed in on the page: {:.1} s", took.as_secs_f64());
    server.stop()?;
    page?;
    let mut wrong = strange(&during);
    if during.quantile(990) > PATIENCE {
        wrong.push(format!("one in a hundred waited longer than {PATIENCE:?} behind the import"));
    }
    let backup = place.backup()?;
    let people = Table::read(&backup, "person")?.len();
    let expected = rows + usize::try_from(options.people.unwrap_or(5_000))?;
    if people != expected {
        wrong.push(format!("{people} people are registered, not {expected}"));
    }
    wrong.extend(look_through(&place, &during.acknowledged)?);
    Ok(wrong)
}

async fn alone(crowd: Vec<crate::crowd::Visitor>) -> anyhow::Result<(Vec<crate::crowd::Visitor>, String)> {
    let (crowd, _) = record_for(crowd, Pace::for_seconds(2)).await?;
    let (back, done) = record_for(crowd, Pace::for_seconds(5)).await?;
    let line = format!(
        "{:.0} visits/s, p50 {:.1} ms, p99 {:.1} ms",
        done.rate(),
        done.quantile(500).as_secs_f64() * 1000.0,
        done.quantile(990).as_secs_f64() * 1000.0
    );
    Ok((back, line))
}

/// A clerk's list of people who live in the county's villages, and the identity numbers in it.
pub fn workbook(place: &Place, rows: usize, seed: u64) -> anyhow::Result<(Workbook, Vec<String>)> {
    let backup = place.backup()?;
    let villages: Vec<String> = Table::read(&backup, "area")?
        .cells(&["code", "level"])?
        .into_iter()
        .filter(|row| row[1] == "village")
        .map(|mut row| row.swap_remove(0))
        .collect();
    let mut chance = Chance::new(seed ^ 0x5151);
    let (mut book, mut numbers) = (Workbook::new(), Vec::with_capacity(rows));
    let sheet = book.add_worksheet();
    for (column, heading) in
        ["姓名", "身份证号", "居住地址", "所在村（社区）", "独居", "能力等级"].iter().enumerate()
    {
        sheet.write(0, u16::try_from(column)?, *heading)?;
    }
    for row in 1..=rows {
        let line = u32::try_from(row)?;
        sheet.write(line, 0, name(&mut chance))?;
        let number = number(row, &mut chance).context("a check digit")?;
        sheet.write(line, 1, &number)?;
        numbers.push(number);
        sheet.write(line, 2, format!("{}号", 1 + chance.below(900)))?;
        sheet.write(line, 3, chance.pick(&villages).as_str())?;
        sheet.write(line, 4, if chance.below(3) == 0 { "是" } else { "否" })?;
        sheet.write(line, 5, "未评估")?;
    }
    Ok((book, numbers))
}

fn name(chance: &mut Chance) -> String {
    const SURNAMES: &str = "张王李赵陈刘杨黄周吴徐孙马朱胡郭何高林罗";
    const GIVEN: &str = "秀英建国桂兰德明玉珍淑华春梅志强凤莲福生永安长庆素芬文成月娥金宝";
    let pick = |from: &str, at: u64| from.chars().nth(at as usize % from.chars().count()).unwrap_or('张');
    [SURNAMES, GIVEN, GIVEN].iter().map(|from| pick(from, chance.number())).collect()
}

/// A number nobody can have, different for every row: the place, the day and the order come from the row.
fn number(row: usize, chance: &mut Chance) -> Option<String> {
    let (order, rest) = (row % 1000, row / 1000);
    let front = format!(
        "9977{:02}{}{:02}{:02}{order:03}",
        rest % 100,
        1936 + chance.below(24),
        1 + chance.below(12),
        1 + chance.below(28)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = front.chars().map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| Some(digit? * weight)).sum::<Option<u32>>()?;
    let check = "10X98765432".chars().nth((sum % 11) as usize)?;
    Some(format!("{front}{check}"))
}
