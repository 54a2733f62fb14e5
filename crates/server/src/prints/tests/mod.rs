//! Tests of the forms: layouts of the packs, pages without pictures, PDF bytes.

mod layouts;
mod ledger;
mod parts;
mod pdf;
mod register;
mod values;
mod visit;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::compose::{Scene, compose};
use super::fault::LayoutFault;
use super::page::{Mark, Page};
use super::{Filled, FontFile, Fonts, Layout, PrintFault, Sheet, check, rows};

/// Which file of a pack is printed with.
const VISIT: &str = "jinan-2023/forms/visit.print.toml";
const LEDGER: &str = "qidong-2024/forms/ledger.print.toml";

/// The layout of a pack, read from the checkout.
fn layout(file: &str) -> Layout {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(file);
    let text = std::fs::read_to_string(&path).expect("the pack's layout file");
    Layout::parse(file, &text).unwrap_or_else(|faults| panic!("{}", lines_of(&faults)))
}

fn lines_of(faults: &[LayoutFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The fonts of this machine: the folder in `KOUMEN_FONTS`, Debian's package, or the ones that the server embeds.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut found = [("NotoSerifCJK-Regular.ttc", 2), ("NotoSansHans-Regular.otf", 0)]
            .into_iter()
            .filter_map(|(name, index)| read_font(name, index));
        let main = found.next().expect("a Chinese font: install fonts-noto-cjk or run static/fetch.sh");
        Fonts::new(main, found.next()).expect("a usable font")
    })
}

fn read_font(name: &str, index: u32) -> Option<FontFile> {
    let own = std::env::var_os("KOUMEN_FONTS").map(PathBuf::from);
    let usual = PathBuf::from("/usr/share/fonts/opentype/noto");
    let embedded = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let folders = own.into_iter().chain([usual, embedded]);
    let bytes = folders.into_iter().find_map(|folder| std::fs::read(folder.join(name)).ok())?;
    Some(FontFile { bytes, index })
}

/// The pages of one sheet about 王淑珍.
fn pages(layout: &Layout, filled: &Filled) -> Result<Vec<Page>, PrintFault> {
    let placed = rows::placed(layout, filled);
    let sheet = Sheet { subject: "王淑珍", filled: &placed };
    check::check(layout, &[sheet], fonts())?;
    compose(Scene { layout, fonts: fonts(), sheet })
}

impl Page {
    /// The words of the page in the order they are drawn, one string per stretch of text.
    fn texts(&self) -> Vec<String> {
        let text = |mark: &Mark| match mark {
            Mark::Text(text) => Some(text.glyphs.iter().map(|(character, _)| character).collect()),
            _ => None,
        };
        self.marks.iter().filter_map(text).collect()
    }

    /// The tick boxes of the page in reading order: field id, label, whether ticked.
    fn ticks(&self) -> Vec<(String, String, bool)> {
        let tick = |mark: &Mark| match mark {
            Mark::Box { tick, .. } => Some((tick.field.clone(), tick.label.clone(), tick.checked)),
            _ => None,
        };
        self.marks.iter().filter_map(tick).collect()
    }

    /// Font sizes of the texts that have these words in them.
    fn sizes_of(&self, words: &str) -> Vec<f32> {
        let texts = self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some((text.glyphs.iter().map(|(c, _)| c).collect::<String>(), text.size)),
            _ => None,
        });
        texts.filter(|(text, _)| text.contains(words)).map(|(_, size)| size).collect()
    }
}

/// All words of a page without blanks.
fn words(page: &Page) -> String {
    page.texts().concat().replace([' ', '\u{3000}'], "")
}

/// The form as an office gets it to fill in by hand: options given, no values.
fn blank_visit() -> Filled {
    let mut filled = Filled::default();
    filled.option("class", "key", "重点人群");
    filled.option("class", "secondary", "次重点人群");
    filled.option("class", "general", "一般人群");
    filled
}

/// An ordinary visit at the door.
fn visit() -> Filled {
    let mut filled = blank_visit();
    let texts = [
        ("year", "2024"),
        ("month", "5"),
        ("day", "16"),
        ("name", "王淑珍"),
        ("id_number", "990101194003070020"),
        ("address", "洪家楼街道花园路社区12号楼3单元501室"),
        ("cert_no", "99010119400307002042"),
        ("illness_name", "冠心病、高血压"),
        ("care_given", "量血压148/86，提醒按时服药；约定下周由社区医生上门复查。"),
        ("signer", "李建国"),
        ("sign_year", "2024"),
        ("sign_month", "5"),
        ("sign_day", "16"),
        ("satisfaction", "满意"),
        ("points", "2"),
        ("points_total", "36"),
    ];
    for (field, text) in texts {
        filled.text(field, text);
    }
    let ticks = [
        ("tags", "alone"),
        ("tags", "certificate"),
        ("class", "key"),
        ("mode", "door"),
        ("economy", "illness"),
        ("mobility", "fair"),
        ("illness", "worse"),
        ("spirit", "unchanged"),
        ("gas_safety", "unsafe"),
        ("water_heating_safety", "safe"),
        ("power_safety", "fairly_safe"),
        ("fire_safety", "not_seen"),
        ("personal_hygiene", "unchanged"),
        ("home_hygiene", "better"),
        ("indoor", "unchanged"),
        ("visitor_kind", "committee"),
    ];
    for (field, code) in ticks {
        filled.tick(field, code);
    }
    filled
}

/// Text repeated and cut to a number of characters.
fn long(text: &str, characters: usize) -> String {
    text.chars().cycle().take(characters).collect()
}
