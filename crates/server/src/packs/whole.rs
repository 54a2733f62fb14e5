//! A pack with everything that belongs to it: rules, labels, forms, and the layouts in which forms are printed.

use domain::packs::{Pack, load};
use rules::{Choices, Diagnostic, Severity, SourceFile};

use crate::prints::Layout;

/// Reads and checks all of a pack, print layouts included.
///
/// # Errors
/// Everything that is wrong, with file, line and column.
pub fn load_whole(files: Vec<SourceFile>, choices: &Choices) -> Result<Pack, Vec<Diagnostic>> {
    let mut said: Vec<Diagnostic> = files
        .iter()
        .filter(|file| file.name.ends_with(".print.toml"))
        .filter_map(|file| Layout::parse(&file.name, &file.text).err())
        .flatten()
        .map(|fault| Diagnostic {
            file: fault.file,
            line: fault.line,
            column: fault.column,
            severity: Severity::Error,
            message: fault.message,
        })
        .collect();
    match load(files, choices) {
        Ok(pack) if said.is_empty() => Ok(pack),
        Ok(_) => Err(said),
        Err(more) => {
            said.extend(more);
            said.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            Err(said)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shelf::built_in;

    #[test]
    fn a_mistake_in_a_print_layout_is_a_mistake_of_the_pack() {
        let mut files = built_in().remove("jinan-2023").expect("built in");
        assert!(load_whole(files.clone(), &Choices::new()).is_ok());
        let layout = files.iter_mut().find(|file| file.name.ends_with(".print.toml")).expect("a layout");
        layout.text.push_str("\n[nonsense]\n");
        let said = load_whole(files, &Choices::new()).expect_err("nonsense");
        assert!(said.iter().all(|one| one.file.ends_with(".print.toml")), "{said:?}");
    }
}
