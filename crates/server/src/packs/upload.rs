//! Handing in changed texts of a pack, to be tried out first. What is wrong with them is said with file, line and
//! column.

use axum::extract::{Multipart, State};
use domain::packs::draft::overlaid;
use rules::{Choices, Diagnostic, Diagnostics, SourceFile};

use super::{choose::keep, propose::Propose, show, whole::load_whole};
use crate::{
    app::App,
    respond::{Answer, Problem, go},
    session::Asker,
    typed::Typed,
};

/// As many texts as a pack may have.
const MOST_FILES: usize = 200;

/// `POST /packs/upload`
pub async fn submit(State(app): State<App>, asker: Asker, form: Multipart) -> Answer {
    let tenant = asker.home()?.tenant();
    let in_force = app.pack_for(tenant, app.edge().today())?;
    let (files, said) = sent(form).await?;
    let said = if said.is_empty() && !files.is_empty() {
        let files = overlaid(&in_force, files);
        if files == in_force.rules.files {
            return refused(
                &app,
                &asker,
                "这些文件和现行规则的文件完全一样，没有可以推演的改动。",
                Vec::new(),
            )
            .await;
        }
        match load_whole(files.clone(), &Choices::new()) {
            Ok(pack) => {
                let id = pack.rules.id.clone();
                let draft = keep(&app, &asker, tenant, &in_force, (id, Choices::new(), files)).await?;
                return Ok(go(&format!("/packs/drafts/{draft}")));
            }
            Err(said) => said,
        }
    } else {
        said
    };
    let sentence = if said.is_empty() {
        "请先选择改过的规则文件（.toml）。"
    } else {
        "规则文件里有错误，没有收下。请按下面的位置改正后重新上传。"
    };
    refused(&app, &asker, sentence, said).await
}

async fn refused(app: &App, asker: &Asker, sentence: &str, said: Vec<Diagnostic>) -> Answer {
    let pack = app.pack_of(asker)?.ok_or(Problem::NotFound)?;
    let mut typed = Typed::default();
    for (item, value) in domain::packs::commit::as_chosen(&pack) {
        typed.set(&super::propose::field(&item), value);
    }
    typed.refuse("files", sentence);
    let propose = Propose::with(app, asker, &pack, typed, said).await?;
    show::again(app, asker, &pack, propose)
}

/// The texts that were sent, and what is wrong with them as files.
async fn sent(mut form: Multipart) -> Result<(Vec<SourceFile>, Vec<Diagnostic>), Problem> {
    let unreadable = |_| Problem::Unreadable("上传的内容不完整，没有收下。请重新选择文件提交。".into());
    let (mut files, mut said) = (Vec::new(), Diagnostics::default());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() != Some("files") || name.is_empty() {
            continue;
        }
        let bytes = field.bytes().await.map_err(unreadable)?;
        let mut wrong = |sentence: &str| said.error(&SourceFile::new(&name, ""), 0..0, sentence);
        if files.len() == MOST_FILES {
            wrong("文件太多，一份规则最多 200 个文件");
            break;
        }
        if !(name.ends_with(".toml") || name.ends_with(".md")) {
            wrong("不是规则文件，只收 .toml 和 .md");
            continue;
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => files.push(SourceFile::new(name, text.trim_start_matches('\u{feff}'))),
            Err(_) => wrong("不是 UTF-8 编码的文本，请在编辑器里另存为 UTF-8"),
        }
    }
    Ok((files, said.into_sorted()))
}
