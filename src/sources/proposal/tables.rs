//! The proposed tables as CSV: register, assignments, and a contacts table to be filled in.

use super::draft::{Line, Proposal};
use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::formula::harmless;

/// How CSV is marked so that Excel takes it for UTF-8.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The files of a proposal, by name.
///
/// # Errors
/// The writer failed, which memory never does.
pub fn tables(proposal: &Proposal) -> Result<Vec<(&'static str, Vec<u8>)>, csv::Error> {
    Ok(vec![
        ("register.csv", register(proposal)?),
        ("assignments.csv", assignments(proposal)?),
        ("contacts.csv", contacts(proposal)?),
    ])
}

fn register(proposal: &Proposal) -> Result<Vec<u8>, csv::Error> {
    let mut heading = vec!["指標ID", "評価指標", "別名"];
    heading.extend(proposal.levels.iter().chain(&proposal.details).map(String::as_str));
    heading.extend(["再掲", "単位", "性質", "集計", "望ましい方向", "目標", "周期", "前提指標"]);
    let path = proposal.path_years();
    let era = Era::of(proposal.first_year.first_day());
    let heading_of = |year: &FiscalYear| match year.in_era(era) {
        in_era @ 1.. => format!("目標{}{in_era}", era.letter()),
        _ => format!("目標{}年度", year.0),
    };
    let headings: Vec<String> = path.iter().map(heading_of).collect();
    heading.extend(headings.iter().map(String::as_str));
    let has_baseline = proposal.lines.iter().any(|line| line.baseline.is_some());
    if has_baseline {
        heading.extend(["基準値", "基準年度"]);
    }
    let rows = proposal.lines.iter().map(|line| {
        let mut row = if line.number == 0 {
            vec![String::new(); 3]
        } else {
            vec![proposal.id(line), harmless(&line.name), harmless(line.alias.as_deref().unwrap_or_default())]
        };
        row.extend(line.labels.iter().map(|label| harmless(label)));
        row.extend(measures(line));
        row.extend(path.iter().map(|year| line.path.get(year).cloned().unwrap_or_default()));
        if has_baseline {
            row.push(line.baseline.map(|value| value.to_string()).unwrap_or_default());
            row.push(line.baseline_year.map(|year| year.0.to_string()).unwrap_or_default());
        }
        row
    });
    written(&heading, rows)
}

fn measures(line: &Line) -> Vec<String> {
    if line.number == 0 {
        return vec![String::new(); 8];
    }
    let relisted = if line.relisted { "○" } else { "" };
    let accumulation = if line.is_cumulative { "累計" } else { "年" };
    [relisted, &line.unit, line.nature, accumulation, line.direction, &line.target, "毎年", ""]
        .map(str::to_owned)
        .to_vec()
}

fn assignments(proposal: &Proposal) -> Result<Vec<u8>, csv::Error> {
    let firsts = proposal.lines.iter().filter(|line| line.number > 0 && !line.relisted);
    let rows = firsts.filter_map(|line| {
        let section = line.section.clone()?;
        Some(vec![proposal.id(line), section, String::new(), String::new()])
    });
    written(&["指標ID", "課コード", "有効開始", "有効終了"], rows)
}

/// Lines that begin with # are not read: nobody can get mail before a person has put in an address.
fn contacts(proposal: &Proposal) -> Result<Vec<u8>, csv::Error> {
    let line =
        |role: &str, code: &str, name: &str| [&format!("#{role}"), code, name, "", "", ""].map(str::to_owned).to_vec();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for section in &proposal.sections {
        rows.push(line("課", section, section));
        rows.push(line("課長", section, &format!("{section}長")));
    }
    rows.extend(["事務局", "管理職", "システム管理者"].map(|role| line(role, "", "")));
    written(&["区分", "課コード", "名称", "アドレス", "有効開始", "有効終了"], rows.into_iter())
}

fn written(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    writer.write_record(heading)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
