//! What a link asks for: the indicators of its section that are open in its round, with what stands for them.

use chrono::NaiveDate;

use crate::clock::Timestamp;
use crate::digest::sha256;
use crate::domain::answer::{Entry, Given, Standing, standing};
use crate::domain::asking;
use crate::domain::assessment::{Arrear, Judgement, arrears, assess_on, year_name};
use crate::domain::plan::{Indicator, Plan, Round};
use crate::domain::reminder::{self, Tone};
use crate::domain::snapshot::Snapshot;
use crate::link::Link;

use super::parts::{Parts, Seen};

/// What a link asks for.
pub(super) struct Asked<'a> {
    /// The plan.
    pub(super) plan: &'a Plan,
    /// The round, with the deadline of the section.
    pub(super) round: Round,
    /// The open indicators.
    pub(super) items: Vec<Item<'a>>,
}

/// One open indicator.
pub(super) struct Item<'a> {
    /// The mark of its place in the form.
    pub(super) mark: String,
    /// The indicator.
    pub(super) indicator: &'a Indicator,
    /// The 基準日 that an answer is about: the round's own, or the last day of an earlier year.
    pub(super) round: NaiveDate,
    /// What the cell alone says.
    pub(super) judgement: Judgement,
    /// What the mail says of it.
    pub(super) told: reminder::Item,
    /// In which list of the mail it stands.
    pub(super) kind: &'static str,
    /// The answer that stands.
    pub(super) given: Option<Given>,
}

impl Item<'_> {
    /// What the section sees, as a digest: an answer to something else is not taken.
    pub(super) fn seen(&self) -> String {
        let raw = self.judgement.raw.as_deref().unwrap_or_default();
        sha256(format!("{}\n{raw}", self.indicator.id).as_bytes())[..16].to_owned()
    }
}

/// What the link asks for at the moment; none where the settings no longer know its plan or round.
pub(super) fn asked<'a>(
    parts: &Parts,
    seen: &'a Seen,
    entries: &[Entry],
    link: &Link,
    now: Timestamp,
) -> Option<Asked<'a>> {
    let (plan, snapshot) = seen.plans.iter().zip(&seen.snapshots).find(|(plan, _)| plan.id == link.plan)?;
    let own = plan.rounds.iter().find(|round| round.as_of == link.round)?;
    let today = parts.local(now).date();
    let stands = standing(entries, plan, now, |moment| parts.local(moment));
    let later = stands.extensions.iter().filter(|it| it.concerns(own.as_of, &link.section)).map(|it| it.deadline);
    let round = Round { deadline: later.chain([own.deadline]).max().unwrap_or(own.deadline), ..*own };
    let cells = Snapshot { standing: Standing::default(), ..snapshot.clone() };
    let assessment = assess_on(plan, &cells, round.as_of, today);
    let of_earlier = arrears(plan, &cells, round.as_of, today);
    let of_round = asking::Asked::new(plan, assessment.clone(), of_earlier.clone(), today);
    let open = of_round.part(&link.section, &round, Tone::Notice, &[]);
    let lists =
        [("missing", open.missing), ("stale", open.stale), ("unclear", open.unclear), ("outlook", open.outlook)];
    let items = lists.into_iter().flat_map(|(kind, items)| items.into_iter().map(move |told| (kind, told)));
    let items = items.filter_map(|(kind, told)| {
        let position = plan.indicators.iter().position(|indicator| indicator.name == told.indicator)?;
        let indicator = &plan.indicators[position];
        let (mark, day, judgement) = match &told.year {
            None => (format!("q{}", position + 1), round.as_of, assessment.judgements[position].clone()),
            Some(name) => {
                let is_it = |it: &&Arrear| it.indicator == position && year_name(plan, it.year) == *name;
                let earlier = of_earlier.iter().find(is_it)?;
                (format!("q{}y{}", position + 1, earlier.year.0), earlier.year.last_day(), earlier.judgement.clone())
            }
        };
        let given = stands.answer(day, &indicator.id, judgement.raw.as_deref()).cloned();
        Some(Item { mark, indicator, round: day, judgement, told, kind, given })
    });
    Some(Asked { plan, round, items: items.collect() })
}
