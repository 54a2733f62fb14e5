//! A recorded contact: what was said, and what it counted for.

use askama::Template;
use axum::extract::{Path, State};
use domain::{
    actor::{Scope, Verb},
    duties::Verdict,
    ids::VisitId,
    packs::Pack,
    photos::PhotoHash,
    visits::{Answer as Written, Content, Proposal, Signature, Visit, form::Form},
};
use jiff::civil::Date;
use store::{Fault, accounts, photos, visits::page as visit_page, workers};

use super::{fill, moment, outcome_tag};
use crate::{
    app::App,
    frame::{Frame, Tag, span},
    people::{at_hand, show::RECORD_LAYOUT},
    respond::{Answer, Problem, render},
    session::Asker,
};

#[derive(Template)]
#[template(path = "visits/show.html")]
struct VisitPage {
    frame: Frame,
    id: String,
    name: String,
    visit: String,
    title: String,
    at: String,
    outcome: Tag,
    counted: bool,
    verdict: String,
    head: Vec<(String, String)>,
    groups: Vec<AnswerGroup>,
    pictures: Vec<Picture>,
    proposals: Vec<Waiting>,
    may_print: bool,
}

/// A photo or a signature.
struct Picture {
    name: String,
    hash: String,
    is_signature: bool,
    /// All of it is here.
    is_here: bool,
}

/// Answers under one heading of the form.
struct AnswerGroup {
    title: String,
    lines: Vec<(String, String)>,
}

/// Other content that waits beside the contact.
struct Waiting {
    at: String,
    by: String,
    what: String,
}

/// A contact with the names that go with it.
pub(crate) struct Found {
    /// The contact.
    pub visit: Visit,
    /// Name of the visitor.
    pub worker: Option<String>,
    /// Name of who entered it.
    pub recorder: String,
    /// Other content that waits beside it.
    pub proposals: Vec<(Proposal, String)>,
    /// Photos and signatures of which all is here.
    pub whole: Vec<PhotoHash>,
}

/// A contact of a person, with the names that go with it.
///
/// # Errors
/// Not found, whether there is none of that id or it is another person's.
pub(crate) async fn find(
    app: &App,
    scope: &Scope,
    person: domain::ids::PersonId,
    visit: &str,
) -> Result<Found, Problem> {
    let id: VisitId = visit.parse().map_err(|_| Problem::NotFound)?;
    let scope = scope.clone();
    let found = app.db().read(move |tx| {
        let Some(visit) = visit_page::by_id(tx, &scope, id)?.filter(|visit| visit.content.person == person)
        else {
            return Ok::<_, Fault>(None);
        };
        let worker =
            visit.content.worker.map(|id| workers::by_id(tx, scope.tenant(), id)).transpose()?.flatten();
        let name_of = |tx: &mut store::Tx<'_>, id| {
            Ok::<_, Fault>(accounts::by_id(tx, id)?.map_or_else(String::new, |known| known.account.name))
        };
        let recorder = name_of(tx, visit.recorded_by)?;
        let mut proposals = Vec::new();
        for proposal in visit_page::proposals(tx, &scope, id)? {
            let by = name_of(tx, proposal.proposed_by)?;
            proposals.push((proposal, by));
        }
        let mut whole = Vec::new();
        for picture in visit.content.photos.iter().copied().chain(visit.content.answers.signatures()) {
            if photos::find(tx, scope.tenant(), picture)?.is_some_and(|photo| photo.progress.whole) {
                whole.push(picture);
            }
        }
        Ok(Some(Found { visit, worker: worker.map(|worker| worker.name), recorder, proposals, whole }))
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

/// `GET /people/{person}/visits/{visit}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path((person, visit)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let found = find(&app, &scope, person.id, &visit).await?;
    let pack = app.pack_for(scope.tenant(), found.visit.visited_on())?;
    let content = &found.visit.content;
    Ok(render(&VisitPage {
        frame: Frame::of(&app, &asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        visit: found.visit.id.to_string(),
        title: pack.labels.record.clone(),
        at: moment(content.visited_at),
        outcome: outcome_tag(content.outcome),
        counted: found.visit.verdict.counts(),
        verdict: verdict(&pack, &found.visit.verdict, app.edge().today()),
        head: head(&pack, &found),
        groups: groups(&pack, content),
        pictures: pictures(&pack, &found),
        proposals: found
            .proposals
            .iter()
            .map(|(proposal, by)| waiting(&pack, content, proposal, by))
            .collect(),
        may_print: asker.actor.may(Verb::PrintVisit) && pack.file(RECORD_LAYOUT).is_some(),
    }))
}

/// What a contact did for the duties, in a sentence.
pub(crate) fn verdict(pack: &Pack, verdict: &Verdict, today: Date) -> String {
    let name = |duty: &str| {
        let rule = pack.rules.duties.iter().find(|rule| rule.id == duty);
        rule.map_or_else(|| duty.to_owned(), |rule| rule.name.clone())
    };
    match verdict {
        Verdict::Counts { duty, period } => format!("计入“{}”（{}）", name(duty), span(*period, today)),
        Verdict::Instead { duty, period } => {
            format!("老人谢绝了“{}”（{}），这次联系顶替谢绝的一次", name(duty), span(*period, today))
        }
        Verdict::Uncounted(why) => why.text().to_owned(),
    }
}

fn head(pack: &Pack, found: &Found) -> Vec<(String, String)> {
    let content = &found.visit.content;
    let mut head = vec![
        ("方式".to_owned(), pack.labels.mode(content.mode).to_owned()),
        ("时间".to_owned(), moment(content.visited_at)),
        ("探访主体".to_owned(), pack.labels.visitor(&content.visitor_kind).to_owned()),
        ("探访人".to_owned(), found.worker.clone().unwrap_or_else(|| "未登记姓名".to_owned())),
        ("登记人".to_owned(), found.recorder.clone()),
        ("登记时间".to_owned(), moment(found.visit.received_at)),
    ];
    head.extend(found.visit.phone_at.map(|phone_at| {
        ("手机上的时间".to_owned(), format!("{}（手机时间不准，上面的时间已校正）", moment(phone_at)))
    }));
    head.extend(content.note.clone().map(|note| ("备注".to_owned(), note)));
    head.extend(content.late_reason.clone().map(|reason| ("补登原因".to_owned(), reason)));
    head.extend((!content.photos.is_empty()).then(|| ("照片".to_owned(), how_many(content))));
    head
}

/// Signatures first, in the words of the form, then photos.
fn pictures(pack: &Pack, found: &Found) -> Vec<Picture> {
    let content = &found.visit.content;
    let picture = |hash: &PhotoHash, name: String, is_signature| Picture {
        name,
        hash: hash.to_string(),
        is_signature,
        is_here: found.whole.contains(hash),
    };
    let fields = form_of(pack, content).map_or(&[][..], |form| &form.fields);
    let signed = fields.iter().filter_map(|field| match content.answers.get(&field.id)? {
        Written::Signature(Signature::By(hash)) => Some(picture(hash, field.label.clone(), true)),
        _ => None,
    });
    let photos = content.photos.iter().enumerate();
    signed.chain(photos.map(|(at, hash)| picture(hash, format!("照片 {}", at + 1), false))).collect()
}

/// How many photos, with the beginnings of their hashes so that other ones look different.
fn how_many(content: &Content) -> String {
    let begins: Vec<String> = content.photos.iter().map(|photo| photo.to_string()[..6].to_owned()).collect();
    if begins.is_empty() {
        String::new()
    } else {
        format!("{} 张（{}）", begins.len(), begins.join("、"))
    }
}

fn form_of<'a>(pack: &'a Pack, content: &Content) -> Option<&'a Form> {
    pack.forms.iter().find(|form| form.id == content.form)
}

fn groups(pack: &Pack, content: &Content) -> Vec<AnswerGroup> {
    let Some(form) = form_of(pack, content) else { return Vec::new() };
    let mut groups: Vec<AnswerGroup> = Vec::new();
    for field in &form.fields {
        let Some(answer) = content.answers.get(&field.id) else { continue };
        let title = field.group.clone().unwrap_or_default();
        if groups.last().is_none_or(|group| group.title != title) {
            groups.push(AnswerGroup { title, lines: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push((field.label.clone(), fill::in_words(field, answer)));
        }
    }
    groups
}

/// Everything that a contact says, line by line: to compare two versions of it.
pub(crate) fn lines(pack: &Pack, content: &Content) -> Vec<(String, String)> {
    let mut lines = vec![
        ("结果".to_owned(), content.outcome.label().to_owned()),
        ("方式".to_owned(), pack.labels.mode(content.mode).to_owned()),
        ("时间".to_owned(), moment(content.visited_at)),
        ("探访主体".to_owned(), pack.labels.visitor(&content.visitor_kind).to_owned()),
        ("备注".to_owned(), content.note.clone().unwrap_or_default()),
        ("补登原因".to_owned(), content.late_reason.clone().unwrap_or_default()),
        ("照片".to_owned(), how_many(content)),
    ];
    if let Some(form) = form_of(pack, content) {
        lines.extend(form.fields.iter().map(|field| {
            let answer = content.answers.get(&field.id);
            (field.label.clone(), answer.map_or_else(String::new, |answer| fill::in_words(field, answer)))
        }));
    }
    lines
}

fn waiting(pack: &Pack, content: &Content, proposal: &Proposal, by: &str) -> Waiting {
    let first = lines(pack, content);
    let changed: Vec<String> = lines(pack, &proposal.content)
        .into_iter()
        .filter(|line| !first.contains(line))
        .map(|(label, value)| format!("{label}：{}", if value.is_empty() { "（空）" } else { &value }))
        .collect();
    Waiting { at: moment(proposal.received_at), by: by.to_owned(), what: changed.join("；") }
}
