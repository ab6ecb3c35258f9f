//! Findings as they are printed: one object each in JSON, and grouped for a terminal of 80 columns.
//!
//! The same kind in many cells is one entry with the cells listed. It must not decide what is a finding.

use std::hash::{Hash, Hasher};

use hashbrown::HashSet;
use serde::Serialize;

use crate::domain::phrase::Phrase;
use crate::domain::problem::rule::Rule;
use crate::domain::problem::{Problem, Severity};
use crate::render::language::Language;

use super::print;

/// How many findings of one kind are written out before only their cells are listed.
const WRITTEN_OUT: usize = 3;
/// The same where each of them asks another question.
const QUESTIONS_WRITTEN_OUT: usize = 20;
/// How many cells of one kind and file are listed.
const MOST_CELLS: usize = 60;
/// How much of a cell's text stands beside it in a list, in columns.
const RAW_WIDTH: usize = 16;

/// A finding as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    code: String,
    rule: Option<&'static str>,
    severity: Severity,
    pub(super) indicator: Option<String>,
    pub(super) file: Option<String>,
    pub(super) place: Option<String>,
    raw: Option<String>,
    /// What was read in the cell: the value with its unit, or the candidates; none where nothing was.
    pub(super) read: Option<String>,
    text: String,
    question: Option<String>,
    advice: String,
}

impl Hash for Finding {
    /// What it is about tells most findings apart; their sentences are long.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.code, &self.indicator, &self.file, &self.place, &self.raw).hash(state);
    }
}

impl Finding {
    /// A problem in the words of a language.
    pub(super) fn of(language: &Language, problem: &Problem) -> Self {
        let (text, advice) = language.problem(problem);
        Self {
            code: problem.code().to_owned(),
            rule: Rule::of(problem).map(Rule::number),
            severity: problem.severity,
            indicator: problem.indicator.as_ref().map(ToString::to_string),
            file: problem.file.clone(),
            place: problem.place.clone(),
            raw: problem.raw().map(str::to_owned),
            read: None,
            text,
            question: problem.question().map(|question| language.say(question)),
            advice,
        }
    }

    fn is_asked_like(&self, other: &Self) -> bool {
        (self.severity, &self.code) == (other.severity, &other.code)
    }

    /// Whether a list of cells can name it: by its cell, its indicator or what stands there.
    fn stands_somewhere(&self) -> bool {
        let names = [&self.place, &self.indicator, &self.raw];
        names.into_iter().flatten().any(|name| !name.trim().is_empty())
    }

    /// The file with the sheet, and the cell or place inside.
    fn whereabouts(&self) -> (String, &str) {
        let place = self.place.as_deref().unwrap_or_default();
        let (sheet, cell) = place.rsplit_once('!').map_or((None, place), |(sheet, cell)| (Some(sheet), cell));
        let file = [self.file.as_deref(), sheet].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (file, cell)
    }
}

/// The findings of problems, each once: two sources on one folder pass over the same old copy.
pub(super) fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut told = HashSet::with_capacity(findings.len());
    let is_new: Vec<bool> = findings.iter().map(|finding| told.insert(finding)).collect();
    drop(told);
    findings.into_iter().zip(is_new).filter(|(_, is_new)| *is_new).map(|(finding, _)| finding).collect()
}

/// The lines for a terminal: what must be corrected first, what only has to be known last; nothing twice.
pub(super) fn grouped(language: &Language, findings: &[Finding]) -> Vec<String> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| group[0].is_asked_like(finding)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group[0].severity));
    groups.iter().flat_map(|group| lines_of(language, group)).collect()
}

fn lines_of(language: &Language, group: &[&Finding]) -> Vec<String> {
    let most = if group.iter().any(|it| it.question.is_some()) { QUESTIONS_WRITTEN_OUT } else { WRITTEN_OUT };
    let same_advice = group.iter().all(|finding| finding.advice == group[0].advice);
    let mut lines = Vec::new();
    let mark = print::mark(group[0].severity);
    if let [finding] = group {
        let place = place_before(finding);
        print::wrap(&mut lines, &format!("{mark} "), &format!("{place}{}{}", finding.text, rules(language, group)));
    } else {
        print::wrap(
            &mut lines,
            &format!("{mark} "),
            &format!("{}{}", heading(language, group), rules(language, group)),
        );
        // What has neither cell nor indicator nor text is told in its own sentence.
        let has_cells = group.iter().all(|finding| finding.stands_somewhere());
        if group.len() <= most || !same_advice || !has_cells {
            for finding in group.iter().take(if has_cells { usize::MAX } else { MOST_CELLS }) {
                print::wrap(&mut lines, "  ・", &format!("{}{}", place_before(finding), finding.text));
                if !same_advice {
                    print::wrap(&mut lines, "    → ", &finding.advice);
                }
            }
            if !has_cells && group.len() > MOST_CELLS {
                let others = Phrase::new("finding.others").with("count", group.len() - MOST_CELLS);
                print::wrap(&mut lines, "  ・", &language.say(&others));
            }
        } else {
            list_cells(language, group, &mut lines);
        }
    }
    if same_advice {
        print::wrap(&mut lines, "  → ", &group[0].advice);
    }
    lines
}

fn heading(language: &Language, group: &[&Finding]) -> String {
    let key = format!("finding.title.{}", group[0].code);
    let title = if language.has(&key) { language.word(&key) } else { group[0].text.clone() };
    language.say(&Phrase::new("finding.heading").with("title", title).with("count", group.len()))
}

fn rules(language: &Language, group: &[&Finding]) -> String {
    let mut numbers: Vec<&str> = group.iter().filter_map(|finding| finding.rule).collect();
    numbers.sort_unstable();
    numbers.dedup();
    print::rules(language, &numbers)
}

fn place_before(finding: &Finding) -> String {
    let (file, cell) = finding.whereabouts();
    let place = [file.as_str(), cell].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if place.is_empty() { place } else { format!("{place}: ") }
}

/// The cells of a group, file by file.
fn list_cells(language: &Language, group: &[&Finding], lines: &mut Vec<String>) {
    let mut files: Vec<(String, Vec<&Finding>)> = Vec::new();
    for finding in group {
        let (file, _) = finding.whereabouts();
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, findings)) => findings.push(finding),
            None => files.push((file, vec![finding])),
        }
    }
    for (file, findings) in files {
        if !file.is_empty() {
            let counted = Phrase::new("finding.group").with("where", file).with("count", findings.len());
            print::wrap(lines, "  ", &language.say(&counted));
        }
        let mut cells: Vec<String> = findings.iter().take(MOST_CELLS).map(|it| cell(language, it)).collect();
        if findings.len() > MOST_CELLS {
            cells.push(language.say(&Phrase::new("finding.others").with("count", findings.len() - MOST_CELLS)));
        }
        print::fill(lines, "    ", &cells);
    }
}

/// A cell of a list with its indicator and what stands in it.
fn cell(language: &Language, finding: &Finding) -> String {
    let (_, cell) = finding.whereabouts();
    let said = language.say(
        &Phrase::new("finding.cell")
            .with("cell", cell)
            .with("id", finding.indicator.as_deref().unwrap_or_default())
            .with("raw", print::cut(finding.raw.as_deref().unwrap_or_default(), RAW_WIDTH)),
    );
    said.trim().to_owned()
}
