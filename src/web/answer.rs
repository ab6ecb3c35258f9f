//! The page of a link: what is open, what is to be confirmed, what was recorded.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Sent, Path, RawQuery, State};
use axum::http::{Response, StatusCode};
use chrono::{Days, NaiveDateTime};
use tracing::{error, info, warn};

use crate::clock::Timestamp;
use crate::domain::answer::{Matter, Statement, Way};
use crate::domain::phrase::Phrase;
use crate::link::{Link, Refused};
use crate::render::page::{AnswerPage, FormFacts, ItemFacts, answer_page, confirm_page};

use super::form::Form;
use super::items::{Asked, Item, asked};
use super::parts::{Parts, Seen};
use super::refusal::{refuse, written};
use super::reply;

/// How far ahead a day may lie.
const MOST_DAYS: u64 = 366;

/// Why a page is refused.
type Refusal = (StatusCode, Phrase);

/// Everything that a page of a link is made of.
struct Visit {
    link: Link,
    sent_to: Vec<String>,
    seen: Arc<Seen>,
    entries: Vec<crate::domain::answer::Entry>,
    frozen_at: Option<Timestamp>,
    now: Timestamp,
}

/// Shows what is open. Changes nothing.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    Path(token): Path<String>,
    RawQuery(question): RawQuery,
) -> Response<Body> {
    let visit = match visit(&parts, &token).await {
        Ok(visit) => visit,
        Err((status, why)) => return refuse(&parts, status, &why),
    };
    let Some(asked) = visit.asked(&parts) else { return unknown(&parts) };
    let recorded = question.and_then(|question| question.strip_prefix("recorded=")?.parse::<usize>().ok());
    let shown = asked.items.iter().filter(|item| visit.frozen_at.is_none() || item.given.is_some());
    let items = shown.map(|item| facts(&parts, item, FormFacts::default(), None)).collect();
    let page = AnswerPage { recorded, ..visit.page(&parts, &asked, items) };
    written(StatusCode::OK, answer_page(&parts.templates, &parts.language, &page))
}

/// Takes the form: shows it for confirmation, records it once confirmed, or gives it back to be changed.
pub(super) async fn hear(
    State(parts): State<Arc<Parts>>,
    Path(token): Path<String>,
    sent: Result<Sent<Vec<(String, String)>>, FormRejection>,
) -> Response<Body> {
    let fields = match sent {
        Ok(Sent(fields)) => fields,
        Err(unread) => return refuse(&parts, unread.status(), &Phrase::new("page.refused.form")),
    };
    let visit = match visit(&parts, &token).await {
        Ok(visit) => visit,
        Err((status, why)) => return refuse(&parts, status, &why),
    };
    let Some(asked) = visit.asked(&parts).filter(|_| visit.frozen_at.is_none()) else { return unknown(&parts) };
    let form = Form::new(fields);
    let today = parts.local(visit.now).date();
    let heard: Vec<(&Item<'_>, Result<Option<Matter>, Phrase>)> =
        asked.items.iter().map(|item| (item, form.answer(item, today))).collect();
    let said: Vec<(&Item<'_>, &Matter)> =
        heard.iter().filter_map(|(item, answer)| Some((*item, answer.as_ref().ok()?.as_ref()?))).collect();
    let faults: Vec<(String, String)> = heard
        .iter()
        .filter(|(_, answer)| answer.is_err())
        .map(|(item, _)| (item.mark.clone(), parts.language.say(&item.told.name())))
        .collect();
    if form.step() == "edit" || !faults.is_empty() || said.is_empty() {
        let fault = match (form.step(), faults.is_empty()) {
            ("edit", _) => None,
            (_, false) => Some("page.fault.some"),
            (_, true) => Some("page.fault.nothing"),
        };
        let is_edit = form.step() == "edit";
        let items = heard.iter().map(|(item, answer)| {
            let fault = answer.as_ref().err().filter(|_| !is_edit);
            facts(&parts, item, form.of(&item.mark), fault)
        });
        let page = visit.page(&parts, &asked, items.collect());
        let fault = fault.map(|key| parts.language.word(key));
        let page = AnswerPage { fault, faults: if is_edit { Vec::new() } else { faults }, ..page };
        let status = if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return written(status, answer_page(&parts.templates, &parts.language, &page));
    }
    match (form.step(), form.nonce()) {
        ("record", Some(nonce)) => record(&parts, &visit, nonce, &said).await,
        _ => confirm(&parts, &visit, &asked, &form, &said),
    }
}

fn confirm(
    parts: &Parts,
    visit: &Visit,
    asked: &Asked<'_>,
    form: &Form,
    said: &[(&Item<'_>, &Matter)],
) -> Response<Body> {
    let mut random = [0; 16];
    if let Err(fault) = getrandom::fill(&mut random) {
        error!(error = %fault, "the system gives no random numbers");
        return refuse(parts, StatusCode::SERVICE_UNAVAILABLE, &Phrase::new("page.refused.unwell"));
    }
    let nonce = format!("{:032x}", u128::from_be_bytes(random));
    let items = said.iter().map(|(item, matter)| {
        let said = said_by(parts, item, matter);
        ItemFacts { said, ..facts(parts, item, form.of(&item.mark), None) }
    });
    let page = visit.page(parts, asked, items.collect());
    written(StatusCode::OK, confirm_page(&parts.templates, &parts.language, &page, &nonce))
}

async fn record(parts: &Parts, visit: &Visit, nonce: &str, said: &[(&Item<'_>, &Matter)]) -> Response<Body> {
    let way = Way::Link { letter: visit.link.letter.clone(), sent_to: visit.sent_to.clone() };
    let statement = |(item, matter): &(&Item<'_>, &Matter)| Statement {
        key: format!("link/{}/{nonce}/{}/{}", visit.link.letter, item.indicator.id, item.round),
        at: visit.now,
        way: way.clone(),
        plan: visit.link.plan.clone(),
        matter: (*matter).clone(),
    };
    let statements: Vec<Statement> = said.iter().map(statement).collect();
    match parts.store.state(&statements).await {
        Ok(new) => {
            info!(letter = visit.link.letter, section = visit.link.section, answers = new, "answered by a link");
            reply::elsewhere(&format!("?recorded={}", statements.len()))
        }
        Err(fault) => {
            error!(error = %fault, cause = ?std::error::Error::source(&fault), "an answer could not be recorded");
            refuse(parts, StatusCode::SERVICE_UNAVAILABLE, &Phrase::new("page.refused.not_recorded"))
        }
    }
}

/// Opens the link and reads what its page needs.
async fn visit(parts: &Parts, token: &str) -> Result<Visit, Refusal> {
    let now = parts.clock.now();
    let link = parts.signer.open(token, now).map_err(|refused| {
        warn!(reason = %refused, "a link was refused");
        match refused {
            Refused::Foreign => foreign(),
            Refused::Ended(until) => {
                (StatusCode::GONE, Phrase::new("page.refused.ended").with("until", parts.local(until)))
            }
        }
    })?;
    let unwell = || (StatusCode::SERVICE_UNAVAILABLE, Phrase::new("page.refused.unwell"));
    let fault = |error| {
        error!(error = %error, "the state cannot be read for a page");
        unwell()
    };
    // A preview carries links too, of letters that were never sent.
    let letter = parts.store.letter(&link.letter).await.map_err(fault)?.ok_or_else(foreign)?;
    let entries = parts.store.statements().await.map_err(fault)?;
    let mut freezes = parts.store.freezes().await.map_err(fault)?.into_iter();
    let frozen_at = freezes.find(|head| head.plan == link.plan && head.as_of == link.round).map(|head| head.frozen_at);
    let seen = parts.reader.read().await.map_err(|problems| {
        error!(problems = problems.len(), "the tables cannot be read for a page");
        unwell()
    })?;
    Ok(Visit { link, sent_to: letter.recipients, seen, entries, frozen_at, now })
}

fn foreign() -> Refusal {
    (StatusCode::FORBIDDEN, Phrase::new("page.refused.foreign"))
}

fn unknown(parts: &Parts) -> Response<Body> {
    refuse(parts, StatusCode::GONE, &Phrase::new("page.refused.over"))
}

impl Visit {
    fn asked(&self, parts: &Parts) -> Option<Asked<'_>> {
        asked(parts, &self.seen, &self.entries, &self.link, self.now)
    }

    fn page(&self, parts: &Parts, asked: &Asked<'_>, items: Vec<ItemFacts>) -> AnswerPage {
        let today = parts.local(self.now).date();
        AnswerPage {
            plan: asked.plan.name.clone(),
            section: self.seen.office.section_name(&self.link.section).to_owned(),
            as_of: asked.round.as_of.to_string(),
            deadline: iso(asked.round.deadline),
            enter_at: asked.plan.enter_at.clone(),
            sent_to: self.sent_to.join(", "),
            until: iso(parts.local(self.link.until)),
            read_at: iso(parts.local(self.seen.at)),
            days: (today.to_string(), (today + Days::new(MOST_DAYS)).to_string()),
            frozen_at: self.frozen_at.map(|at| iso(parts.local(at))),
            items,
            ..AnswerPage::default()
        }
    }
}

fn facts(parts: &Parts, item: &Item<'_>, form: FormFacts, fault: Option<&Phrase>) -> ItemFacts {
    let language = &parts.language;
    let told = &item.told;
    let questions = if item.kind == "unclear" { told.questions.as_slice() } else { &[] };
    ItemFacts {
        mark: item.mark.clone(),
        name: language.say(&told.name()),
        target: language.write(&told.target),
        raw: told.raw.clone(),
        seen: item.seen(),
        kind: item.kind.to_owned(),
        questions: questions.iter().map(|question| language.say(question)).collect(),
        unit: told.unit.clone(),
        choices: choices(parts, item),
        other: item.kind == "unclear",
        given: item.given.as_ref().map(|given| language.say(&given.answer.phrase(&item.indicator.unit))),
        given_at: item.given.as_ref().map(|given| iso(parts.local(given.at))),
        form,
        fault: fault.map(|fault| language.say(fault)),
        said: String::new(),
    }
}

/// What can be answered about an indicator: the value in the form, and the words.
fn choices(parts: &Parts, item: &Item<'_>) -> Vec<(String, String)> {
    let plain = |name: &str| (name.to_owned(), parts.language.word(&format!("page.choice.{name}")));
    let mut choices: Vec<(String, String)> = Vec::new();
    match item.kind {
        "unclear" => {
            for candidate in &item.judgement.candidates {
                let value = format!("value:{}", candidate.value);
                if choices.iter().all(|(known, _)| *known != value) {
                    let words = Phrase::new("page.choice.value").with("number", candidate.value);
                    let words =
                        words.with("unit", item.indicator.unit.as_str()).with("label", candidate.label.as_str());
                    choices.push((value, parts.language.say(&words)));
                }
            }
            choices.push(plain("other"));
        }
        "stale" => choices.push(plain("unchanged")),
        _ => {}
    }
    choices.extend([plain("late"), plain("not_applicable")]);
    choices
}

fn said_by(parts: &Parts, item: &Item<'_>, matter: &Matter) -> String {
    match matter {
        Matter::Answer { answer, .. } => parts.language.say(&answer.phrase(&item.indicator.unit)),
        _ => String::new(),
    }
}

fn iso(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}
