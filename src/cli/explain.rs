//! `explain`: all that is known of one indicator, so that any number can be traced to its cell.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::assessment::{assess, year_name};
use crate::domain::plan::{IndicatorId, say_aim};

use super::arguments::parse_date;
use super::end::{End, WrongUse};
use super::office;
use super::print;

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The indicator's id or name.
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
    let (index, plan) = office::pick(&office.collected.plans, arguments.plan.as_deref())?;
    let wanted = &arguments.indicator;
    let position = plan
        .indicators
        .iter()
        .position(|indicator| indicator.id == IndicatorId(wanted.clone()) || &indicator.name == wanted)
        .ok_or_else(|| {
            let known: Vec<&str> = plan.indicators.iter().map(|indicator| indicator.id.0.as_str()).collect();
            WrongUse(format!("no indicator `{wanted}` in the register; there is: {}", known.join(", ")))
        })?;
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
    for observation in snapshot.observations.iter().filter(|observation| observation.indicator == indicator.id) {
        let cell = &observation.cell;
        let place = [Some(cell.place.file.as_str()), cell.place.sheet.as_deref(), Some(cell.place.cell.as_str())];
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
    for candidate in &judgement.candidates {
        rows.push(vec![
            word("explain.candidate"),
            format!("{}  {}", language.number(candidate.value), language.say(&candidate.question)),
        ]);
    }
    if let Some(place) = &judgement.source {
        rows.push(vec!["SHA-256".to_owned(), place.sha256.clone()]);
    }
    print::table(&rows);
    for finding in assessment.findings.iter().filter(|finding| finding.indicator.as_ref() == Some(&indicator.id)) {
        print::line(print::problem_text(language, finding));
    }
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}
