//! Reads a pack: the engine's part first, then labels and forms.

use rules::{Choices, Diagnostic, Diagnostics, SourceFile, read_toml};

use super::labels::Labels;
use super::references;
use crate::classes::vocabulary::host;
use crate::people::consents::Texts;
use crate::visits::form::Form;

/// The rules of one notice with the words and forms that go with them.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Scope, classes, tracks, duties, readings.
    pub rules: rules::Pack,
    /// What things are called.
    pub labels: Labels,
    /// Forms that are filled in.
    pub forms: Vec<Form>,
    /// Texts of consents and leaflets of its own.
    pub texts: Texts,
}

impl Pack {
    /// The form on which a contact is recorded.
    pub fn visit_form(&self) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == "visit")
    }

    /// The text of a file of the pack, such as a print layout.
    pub fn file(&self, name: &str) -> Option<&SourceFile> {
        self.rules.files.iter().find(|file| file.name == name)
    }
}

/// The files of a pack together with those of the pack that it adds to, where it adds to one. `find` gives the
/// files of a pack by its id.
///
/// # Errors
/// What the base does not leave to districts. A base that is not there is said when the pack is loaded.
pub fn with_base(
    files: Vec<SourceFile>,
    find: impl FnOnce(&str) -> Option<Vec<SourceFile>>,
) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    match rules::extends(&files).and_then(|base| find(&base)) {
        Some(base) => rules::join(files, &base),
        None => Ok(files),
    }
}

/// Reads, checks and compiles the files of a pack with what a place has chosen.
pub fn load(files: Vec<SourceFile>, choices: &Choices) -> Result<Pack, Vec<Diagnostic>> {
    let mut said = Diagnostics::default();
    let labels = read_labels(&files, &mut said);
    let forms = read_forms(&files, &mut said);
    let texts = read_texts(&files, &mut said);
    match (rules::Pack::load(files, &host(), choices), labels, forms, texts) {
        (Ok(mut rules), Some(labels), Some(forms), Some(texts)) => {
            references::check(&rules, &labels, &forms, &rules.files, &mut said);
            let (failed, said) = (said.has_errors(), said.into_sorted());
            if failed {
                return Err(said);
            }
            rules.remarks.extend(said);
            Ok(Pack { rules, labels, forms, texts })
        }
        (Ok(_), ..) => Err(said.into_sorted()),
        (Err(mut more), ..) => {
            more.extend(said.into_sorted());
            Err(more)
        }
    }
}

fn read_labels(files: &[SourceFile], said: &mut Diagnostics) -> Option<Labels> {
    let Some(file) = files.iter().find(|file| file.name == "labels.toml") else {
        said.error(&SourceFile::new("labels.toml", ""), 0..0, "缺少文件 labels.toml");
        return None;
    };
    let labels: Labels = read_toml(file, said)?;
    labels.check(file, said);
    Some(labels)
}

/// Texts of consents that a place brings, if it does.
fn read_texts(files: &[SourceFile], said: &mut Diagnostics) -> Option<Texts> {
    let Some(file) = files.iter().find(|file| file.name == "consents.toml") else {
        return Some(Texts::default());
    };
    let texts: Texts = read_toml(file, said)?;
    texts.check(file, said);
    Some(texts)
}

/// Every `forms/*.toml` that is not a print layout.
fn read_forms(files: &[SourceFile], said: &mut Diagnostics) -> Option<Vec<Form>> {
    let mut forms = Vec::new();
    for file in files {
        let is_form = file.name.starts_with("forms/")
            && file.name.ends_with(".toml")
            && !file.name.ends_with(".print.toml");
        if is_form {
            let form: Form = read_toml(file, said)?;
            for fault in form.faults() {
                said.error(file, 0..0, fault);
            }
            forms.push(form);
        }
    }
    if !forms.iter().any(|form| form.id == "visit") {
        said.error(&SourceFile::new("forms/visit.toml", ""), 0..0, "缺少探访记录的表单 forms/visit.toml");
    }
    Some(forms)
}
