//! `explain`: all that is known of one indicator, so that any number can be traced to its cell.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::assessment::{assess, year_name};
use crate::domain::fold::fold_name;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Indicator, Plan, say_aim};

use super::answered as answer;
use super::arguments::parse_date;
use super::end::{End, WrongUse};
use super::office;
use super::print;

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The indicator's id, name, or a part of the name that no other indicator has.
    indicator: String,
    /// The 基準日; without it that of the latest round.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// The plan, where the settings hold several.
    #[arg(long)]
    plan: Option<String>,
}

/// Prints where the indicator stands, what every sheet says of it, and how the judgement was reached.
pub(super) async fn explain(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let position = find(plan, &arguments.indicator).map_err(|refusal| WrongUse(office.desk.language.say(&refusal)))?;
    let as_of = office.as_of(plan, arguments.as_of);
    let snapshot = &office.collected.snapshots[index];
    let assessment = assess(plan, snapshot, as_of);
    let (indicator, judgement) = (&plan.indicators[position], &assessment.judgements[position]);
    let language = &office.desk.language;
    let word = |key: &str| language.word(key);
    let mut rows = vec![
        vec![word("explain.indicator"), format!("{} {}", indicator.id, indicator.name)],
        vec![word("explain.target"), language.write(&indicator.target_said(as_of))],
        vec![word("explain.as_of"), language.date(as_of)],
    ];
    if let Some(target) = indicator.path.get(&assessment.year)
        && let Some(aim) = target.aim()
    {
        let said = language.say(&say_aim(aim, &indicator.unit, &target.text));
        rows.insert(2, vec![word("explain.target_of_year"), said]);
    }
    if let Some(baseline) = indicator.baseline {
        let year = baseline.year.map(|year| format!(" {}", year_name(plan, year))).unwrap_or_default();
        let value = language.number(baseline.value);
        rows.insert(2, vec![word("explain.baseline"), format!("{value}{}{year}", indicator.unit)]);
    }
    if let Some(section) = &judgement.section {
        rows.push(vec![word("explain.section"), office.collected.office.section_name(section).to_owned()]);
    }
    for placement in plan.placements.iter().filter(|placement| placement.indicator == position) {
        rows.push(vec![word("explain.placement"), plan.path(placement.node).join(" ＞ ")]);
    }
    for observation in snapshot.observations.of(&indicator.id) {
        let cell = observation.cell;
        let (sheet, named) = (cell.place.sheet.as_ref(), cell.place.cell());
        let place = [Some(sheet.file.as_str()), sheet.name.as_deref(), Some(named.as_str())];
        let year = cell.year.map(|year| format!(" {}", year.0)).unwrap_or_default();
        rows.push(vec![
            format!(
                "{}{year}",
                word(&format!("kind.{}", serde_json::to_value(cell.kind)?.as_str().unwrap_or_default()))
            ),
            format!("「{}」 {}", print::cut(&cell.raw, 60), place.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        ]);
    }
    rows.push(vec![
        word("explain.class"),
        format!(
            "{} {}",
            word(&format!("class.{}", judgement.class.as_str())),
            judgement.grade.as_deref().unwrap_or_default()
        ),
    ]);
    rows.push(vec![word("explain.reason"), language.say(&judgement.reason)]);
    if let Some(given) = &judgement.answer {
        rows.push(vec![word("explain.answer"), answer::told(office.inputs.zone, language, given, &indicator.unit)]);
    }
    if let Some(waived) = &judgement.waiver {
        let said = Phrase::new("explain.waived").with("until", waived.until).with("because", waived.reason.as_str());
        let said = said.with("approved_by", waived.approved_by.as_str());
        rows.push(vec![word("explain.waiver"), language.say(&said)]);
    }
    for candidate in &judgement.candidates {
        rows.push(vec![
            word("explain.candidate"),
            format!("{}  {}", language.number(candidate.value), language.say(&candidate.question)),
        ]);
    }
    if let Some(place) = &judgement.source {
        rows.push(vec!["SHA-256".to_owned(), place.sheet.sha256.clone()]);
    }
    print::table(&rows);
    for finding in assessment.findings.iter().filter(|finding| finding.indicator.as_ref() == Some(&indicator.id)) {
        print::line(print::problem_text(language, finding));
    }
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

/// The indicator of an id, a name, an alias, or a part of a name that only one has; else what there is to choose from.
pub(super) fn find(plan: &Plan, wanted: &str) -> Result<usize, Phrase> {
    let by_id = plan.indicators.iter().position(|indicator| indicator.id.0.eq_ignore_ascii_case(wanted.trim()));
    if let Some(position) = by_id {
        return Ok(position);
    }
    let folded = fold_name(wanted);
    let names = |indicator: &Indicator| -> Vec<String> {
        std::iter::once(&indicator.name).chain(&indicator.aliases).map(|name| fold_name(name)).collect()
    };
    let fitting = |fits: &dyn Fn(&String) -> bool| -> Vec<usize> {
        let indicators = plan.indicators.iter().enumerate();
        indicators.filter(|(_, indicator)| names(indicator).iter().any(fits)).map(|(position, _)| position).collect()
    };
    let mut found = fitting(&|name| *name == folded);
    if found.is_empty() && !folded.is_empty() {
        found = fitting(&|name| name.contains(&folded));
    }
    let listed = |positions: &[usize]| -> Vec<String> {
        positions.iter().map(|at| &plan.indicators[*at]).map(|it| format!("{} {}", it.id, it.name)).collect()
    };
    match found.as_slice() {
        [position] => Ok(*position),
        [] => {
            let all: Vec<&str> = plan.indicators.iter().map(|indicator| indicator.id.0.as_str()).collect();
            Err(Phrase::new("refusal.no_indicator").with("wanted", wanted).with("known", all))
        }
        several => Err(Phrase::new("refusal.several_indicators").with("wanted", wanted).with("known", listed(several))),
    }
}
