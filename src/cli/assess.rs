//! `assess`: reads the sheets and prints the judgement of every indicator.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

use crate::domain::answer::{Given, Waived};
use crate::domain::assessment::{self, Assessment, Class, Freshness, Judgement};
use crate::domain::plan::{IndicatorId, Plan, Review};
use crate::domain::snapshot::{Place, Snapshot};
use crate::render::csv::harmless;
use crate::render::language::Language;

use super::arguments::parse_date;
use super::end::End;
use super::findings::{self, Finding};
use super::office::{self, Office};
use super::print;

/// What `assess` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The 基準日; without it that of the latest round.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The plan, where the settings hold several.
    #[arg(long)]
    plan: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading on a terminal.
    Table,
    /// One JSON object.
    Json,
    /// One line an indicator, UTF-8.
    Csv,
}

/// Reads, judges and prints. Creates nothing.
pub(super) async fn assess(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let as_of = office.as_of(plan, arguments.as_of);
    let printed = output(&office, index, as_of);
    match arguments.format {
        Format::Table => print_table(&office, &printed),
        Format::Json => print::line(serde_json::to_string_pretty(&printed)?),
        Format::Csv => print::bytes(&csv(&printed)?),
    }
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

/// The assessment as it is printed: one object, ISO dates, numbers as numbers, absent as null.
#[derive(Debug, Serialize)]
pub(super) struct Output {
    plan: String,
    as_of: NaiveDate,
    counts: serde_json::Map<String, Value>,
    findings: Vec<Finding>,
    indicators: Vec<IndicatorOutput>,
}

#[derive(Debug, Serialize)]
struct IndicatorOutput {
    id: String,
    name: String,
    section: Option<SectionOutput>,
    placements: Vec<PlacementOutput>,
    raw: Option<String>,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    as_of: Option<NaiveDate>,
    freshness: Freshness,
    class: Class,
    /// Left out where the office has no step of confirming, or there is nothing to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<Review>,
    grade: Option<String>,
    expected: Option<f64>,
    ratio: Option<f64>,
    reason: String,
    candidates: Vec<CandidateOutput>,
    source: Option<Place>,
    origin: Option<&'static str>,
    answer: Option<Given>,
    waiver: Option<Waived>,
}

#[derive(Debug, Serialize)]
struct SectionOutput {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct PlacementOutput {
    path: Vec<String>,
    source: Option<Place>,
}

#[derive(Debug, Serialize)]
struct CandidateOutput {
    value: f64,
    label: String,
    question: String,
}

/// Judges one plan of the office for a 基準日.
pub(super) fn output(office: &Office, index: usize, as_of: NaiveDate) -> Output {
    let (plan, snapshot) = (&office.collected.plans[index], &office.collected.snapshots[index]);
    let assessment = assessment::assess(plan, snapshot, as_of);
    let counts = Class::ALL
        .into_iter()
        .map(|class| {
            (class.as_str().to_owned(), assessment.judgements.iter().filter(|j| j.class == class).count().into())
        })
        .collect();
    Output {
        plan: plan.id.clone(),
        as_of,
        counts,
        findings: findings(office, snapshot, &assessment),
        indicators: indicators(office, plan, snapshot, &assessment),
    }
}

/// Everything that was odd, each thing once, with the indicator whose cell it is about and what was read there.
fn findings(office: &Office, snapshot: &Snapshot, assessment: &Assessment) -> Vec<Finding> {
    let language = &office.desk.language;
    let owners: BTreeMap<(&str, String), &IndicatorId> = snapshot
        .observations
        .iter()
        .map(|seen| ((seen.cell.place.file.as_str(), seen.cell.place.shown()), &seen.indicator))
        .collect();
    let judgements: BTreeMap<&IndicatorId, &Judgement> =
        assessment.judgements.iter().map(|judgement| (&judgement.indicator, judgement)).collect();
    let of_office = office.collected.problems.iter().filter(|problem| !assessment.findings.contains(problem));
    let made = of_office.chain(&assessment.findings).map(|problem| {
        let mut finding = Finding::of(language, problem);
        if let (None, Some(file), Some(place)) = (&finding.indicator, &finding.file, &finding.place) {
            finding.indicator = owners.get(&(file.as_str(), place.clone())).map(ToString::to_string);
        }
        finding.read = problem.indicator.as_ref().and_then(|id| {
            let judgement = judgements.get(id)?;
            let source = judgement.source.as_ref()?;
            let is_here = finding.place.as_deref() == Some(source.shown().as_str());
            is_here.then(|| read(language, judgement)).flatten()
        });
        finding
    });
    findings::once(made)
}

/// What was read in the cell of a judgement: its value, or what it may be.
fn read(language: &Language, judgement: &Judgement) -> Option<String> {
    let number = |value: f64| format!("{}{}", language.number(value), judgement.unit);
    let candidates = || judgement.candidates.iter().map(|it| number(it.value)).collect::<Vec<_>>().join(" / ");
    judgement.value.map(number).or_else(|| Some(candidates()).filter(|text| !text.is_empty()))
}

fn indicators(office: &Office, plan: &Plan, snapshot: &Snapshot, assessment: &Assessment) -> Vec<IndicatorOutput> {
    plan.indicators
        .iter()
        .zip(&assessment.judgements)
        .enumerate()
        .map(|(index, (indicator, judgement))| IndicatorOutput {
            id: indicator.id.to_string(),
            name: indicator.name.clone(),
            section: judgement.section.as_deref().map(|code| SectionOutput {
                id: code.to_owned(),
                name: office.collected.office.section_name(code).to_owned(),
            }),
            placements: placements(plan, snapshot, index, assessment),
            raw: judgement.raw.clone(),
            value: judgement.value,
            low: bounds(judgement).0,
            high: bounds(judgement).1,
            unit: judgement.unit.clone(),
            as_of: stated(judgement),
            freshness: judgement.freshness,
            class: judgement.class,
            review: Some(judgement.review.clone()).filter(|review| *review != Review::NotAsked),
            grade: judgement.grade.clone(),
            expected: judgement.expected,
            ratio: judgement.ratio,
            reason: office.desk.language.say(&judgement.reason),
            candidates: judgement
                .candidates
                .iter()
                .map(|candidate| CandidateOutput {
                    value: candidate.value,
                    label: candidate.label.clone(),
                    question: office.desk.language.say(&candidate.question),
                })
                .collect(),
            source: judgement.source.clone(),
            origin: origin(judgement),
            answer: judgement.answer.clone(),
            waiver: judgement.waiver.clone(),
        })
        .collect()
}

/// Where the judgement comes from: the sheet alone, or an answer beside it.
fn origin(judgement: &Judgement) -> Option<&'static str> {
    match (&judgement.answer, &judgement.source) {
        (Some(_), _) => Some("answer"),
        (None, Some(_)) => Some("sheet"),
        (None, None) => None,
    }
}

/// The least and the greatest that the value can be: itself where it is certain, the bounds that the cell states where
/// it is asked about.
fn bounds(judgement: &Judgement) -> (Option<f64>, Option<f64>) {
    match (judgement.value, &judgement.reading) {
        (Some(value), _) => (Some(value), Some(value)),
        (None, Some(reading)) => reading.bounds(),
        (None, None) => (None, None),
    }
}

/// The day that the cell states for its value.
pub(super) fn stated(judgement: &Judgement) -> Option<NaiveDate> {
    judgement.reading.as_ref().and_then(|reading| reading.as_of.as_ref()).map(|as_of| as_of.date)
}

fn placements(plan: &Plan, snapshot: &Snapshot, indicator: usize, assessment: &Assessment) -> Vec<PlacementOutput> {
    plan.placements
        .iter()
        .enumerate()
        .filter(|(_, placement)| placement.indicator == indicator)
        .map(|(index, placement)| PlacementOutput {
            path: plan.path(placement.node).into_iter().map(str::to_owned).collect(),
            source: snapshot.actual(index, assessment.year).map(|cell| cell.place.clone()),
        })
        .collect()
}

fn print_table(office: &Office, output: &Output) {
    let language = &office.desk.language;
    let say = |key: &str| language.word(key);
    let mut rows = vec![
        ["id", "section", "indicator", "raw", "value", "as_of", "class", "grade", "ratio"]
            .map(|column| say(&format!("assess.{column}")))
            .to_vec(),
    ];
    for row in &output.indicators {
        rows.push(vec![
            row.id.clone(),
            row.section.as_ref().map(|section| section.name.clone()).unwrap_or_default(),
            print::cut(&row.name, 40),
            print::cut(row.raw.as_deref().unwrap_or_default(), 24),
            row.value.map(|value| format!("{}{}", language.number(value), row.unit)).unwrap_or_default(),
            row.as_of.map(|day| day.to_string()).unwrap_or_default(),
            class(language, row),
            row.grade.clone().unwrap_or_default(),
            row.ratio.filter(|_| row.grade.is_some()).map(|ratio| language.rate(ratio, 0)).unwrap_or_default(),
        ]);
    }
    print::table(&rows);
    print::line("");
    let counts = output.counts.iter().filter(|(_, count)| count.as_u64() > Some(0));
    let counts: Vec<String> =
        counts.map(|(class, count)| format!("{} {count}", say(&format!("class.{class}")))).collect();
    print::line(counts.join("  "));
    for line in findings::grouped(language, &output.findings) {
        print::line(line);
    }
}

/// The class, and that no chief has confirmed the value.
fn class(language: &Language, row: &IndicatorOutput) -> String {
    let class = language.word(&format!("class.{}", row.class.as_str()));
    match row.review.as_ref().filter(|review| review.is_open()) {
        Some(review) => format!("{class} [{}]", language.word(&format!("review.{}", review.as_str()))),
        None => class,
    }
}

fn csv(output: &Output) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "id",
        "name",
        "section",
        "raw",
        "value",
        "unit",
        "as_of",
        "freshness",
        "class",
        "grade",
        "expected",
        "ratio",
        "reason",
        "file",
        "cell",
        "review",
    ])?;
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    for row in &output.indicators {
        writer.write_record([
            harmless(&row.id),
            harmless(&row.name),
            harmless(row.section.as_ref().map_or("", |section| section.name.as_str())),
            harmless(row.raw.as_deref().unwrap_or_default()),
            number(row.value),
            harmless(&row.unit),
            row.as_of.map(|day| day.to_string()).unwrap_or_default(),
            serde_json::to_value(row.freshness)?.as_str().unwrap_or_default().to_owned(),
            row.class.as_str().to_owned(),
            row.grade.clone().unwrap_or_default(),
            number(row.expected),
            number(row.ratio),
            harmless(&row.reason),
            harmless(row.source.as_ref().map_or("", |place| place.file.as_str())),
            row.source.as_ref().map(|place| place.cell.clone()).unwrap_or_default(),
            row.review.as_ref().map(|review| review.as_str().to_owned()).unwrap_or_default(),
        ])?;
    }
    Ok(writer.into_inner()?)
}
