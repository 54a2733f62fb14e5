//! The bytes.

use std::io::Write;
use std::process::{Command, Stdio};

use super::super::fault::PrintFault;
use super::super::{Sheet, render};
use super::{LEDGER, VISIT, fonts, layout, visit};

fn pdf() -> Vec<u8> {
    let filled = visit();
    let sheet = Sheet { subject: "王淑珍", filled: &filled };
    render(&layout(VISIT), &[sheet, sheet], fonts()).expect("a PDF")
}

fn contains(bytes: &[u8], wanted: &str) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes())
}

#[test]
fn the_same_values_give_the_same_bytes() {
    assert!(pdf() == pdf());
}

#[test]
fn sheets_and_copies_make_pages_and_the_language_is_told() {
    let pdf = pdf();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(contains(&pdf, "/Count 4"));
    assert!(contains(&pdf, "zh-CN"));
    assert!(contains(&pdf, "<rdf:li xml:lang=\"x-default\">特殊困难老年人探访关爱服务记录表</rdf:li>"));
}

#[test]
fn fonts_are_embedded_as_subsets() {
    let pdf = pdf();
    assert!(contains(&pdf, "/FontFile3") || contains(&pdf, "/FontFile2"));
    assert!(pdf.len() < 200_000, "{} bytes: a whole font is 8 MB or more", pdf.len());
}

#[test]
fn nothing_selected_is_told() {
    assert_eq!(render(&layout(LEDGER), &[], fonts()), Err(PrintFault::NoSheets));
}

/// Only where poppler is installed: what a reader copies out of the file is what was filled in.
#[test]
fn text_can_be_copied_out() {
    let mut tool = Command::new("pdftotext");
    tool.args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut child) = tool.spawn() else { return };
    child.stdin.take().expect("piped").write_all(&pdf()).expect("the tool reads");
    let text = String::from_utf8(child.wait_with_output().expect("the tool ends").stdout).expect("UTF-8");
    for wanted in ["王淑珍", "990101194003070020", "服务人员签字（盖章）：李建国", "街道（镇）存档"]
    {
        assert!(text.replace(' ', "").contains(wanted), "{wanted}: {text}");
    }
}
