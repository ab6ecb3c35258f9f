//! What an edited register changes, before it counts: indicators that come, go and move, and what they are to reach.
//!
//! It must not know files, nor what any sheet says.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fold::{distance, fold_name};
use super::phrase::{Arg, Phrase};
use super::plan::{
    Accumulation, Cadence, Direction, Indicator, IndicatorId, Interpolation, Nature, Plan, Publication, say_aim,
};

/// One thing that an edit changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its name, the new one where it has one.
    pub name: String,
    /// What changes, as a key below `register.change.` in the words file.
    pub what: &'static str,
    /// What it was; empty where it was not there.
    pub was: Arg,
    /// What it is; empty where it is no more.
    pub is: Arg,
}

/// Everything that `new` changes against `old`, indicator by indicator in the order of `new`, the removed ones last.
///
/// An indicator is known by its id. One that goes while one with nearly the same name comes was probably given another
/// id; that is told beside both. `day` says which version of a target counts.
#[must_use]
pub fn changes(old: &Plan, new: &Plan, day: NaiveDate) -> Vec<Change> {
    let removed: Vec<&Indicator> = old.indicators.iter().filter(|it| new.indicator(&it.id).is_none()).collect();
    let mut changes = Vec::new();
    for indicator in &new.indicators {
        if let Some(before) = old.indicator(&indicator.id) {
            changes.extend(of_indicator(old, new, before, indicator, day));
        } else {
            changes.push(change(indicator, "added", empty(), indicator.name.as_str().into()));
            if let Some(before) = probably_renamed(&removed, indicator) {
                let was = format!("{} {}", before.id, before.name);
                changes.push(change(indicator, "probably", was.into(), indicator.name.as_str().into()));
            }
        }
    }
    changes.extend(removed.iter().map(|gone| change(gone, "removed", gone.name.as_str().into(), empty())));
    changes
}

/// The target that holds on a day; where an edit changes another version, all of them with their days.
fn targets(own: &Indicator, other: &Indicator, day: NaiveDate) -> Arg {
    if own.targets == other.targets || own.target_said(day) != other.target_said(day) {
        return own.target_said(day);
    }
    let said = own.targets.iter().map(|target| match target.from {
        None => Arg::Text(target.text.clone()),
        Some(from) => Phrase::new("register.value.from").with("from", from).with("target", target.text.as_str()).into(),
    });
    Arg::List(said.collect())
}

fn probably_renamed<'a>(removed: &[&'a Indicator], added: &Indicator) -> Option<&'a Indicator> {
    let name = fold_name(&added.name);
    let apart = |gone: &&&Indicator| distance(&fold_name(&gone.name), &name);
    let nearest = removed.iter().min_by_key(apart)?;
    (apart(&nearest) <= name.chars().count() / 3).then_some(*nearest)
}

fn of_indicator(old: &Plan, new: &Plan, before: &Indicator, after: &Indicator, day: NaiveDate) -> Vec<Change> {
    let text = |text: &str| Arg::Text(text.to_owned());
    let list = |texts: &[String]| Arg::List(texts.iter().map(|it| Arg::Text(it.clone())).collect());
    let year =
        |year: Option<super::calendar::FiscalYear>| year.map_or_else(empty, |year| Arg::Text(year.0.to_string()));
    let number = |number: Option<f64>| number.map_or_else(empty, Arg::Number);
    let pairs: [(&'static str, Arg, Arg); 17] = [
        ("renamed", text(&before.name), text(&after.name)),
        ("aliases", list(&before.aliases), list(&after.aliases)),
        ("moved", places(old, &before.id), places(new, &after.id)),
        ("target", targets(before, after, day), targets(after, before, day)),
        ("path", path(before), path(after)),
        ("baseline", number(before.baseline.map(|it| it.value)), number(after.baseline.map(|it| it.value))),
        ("tolerance", number(before.tolerance), number(after.tolerance)),
        ("interpolation", interpolation(before.interpolation), interpolation(after.interpolation)),
        ("unit", text(&before.unit), text(&after.unit)),
        ("nature", nature(before.nature), nature(after.nature)),
        ("accumulation", accumulation(before.accumulation), accumulation(after.accumulation)),
        ("direction", direction(before.direction), direction(after.direction)),
        ("cadence", cadence(before.cadence), cadence(after.cadence)),
        ("published", published(before.published), published(after.published)),
        ("prerequisite", prerequisite(before), prerequisite(after)),
        ("begins", year(before.begins), year(after.begins)),
        ("ends", year(before.ends), year(after.ends)),
    ];
    let sections =
        [old.section_of(&before.id, day), new.section_of(&after.id, day)].map(|it| text(it.unwrap_or_default()));
    let [was, is] = sections;
    let differ = pairs.into_iter().chain([("section", was, is)]).filter(|(_, was, is)| was != is);
    differ.map(|(what, was, is)| change(after, what, was, is)).collect()
}

fn change(indicator: &Indicator, what: &'static str, was: Arg, is: Arg) -> Change {
    Change { indicator: indicator.id.clone(), name: indicator.name.clone(), what, was, is }
}

fn empty() -> Arg {
    Arg::Text(String::new())
}

/// Where an indicator is listed, as paths of the hierarchy.
fn places(plan: &Plan, id: &IndicatorId) -> Arg {
    let placements = plan.placements.iter().filter(|placement| &plan.indicators[placement.indicator].id == id);
    let paths: BTreeSet<String> = placements.map(|placement| plan.path(placement.node).join(" > ")).collect();
    Arg::List(paths.into_iter().map(Arg::Text).collect())
}

fn path(indicator: &Indicator) -> Arg {
    let stations = indicator.path.iter().filter_map(|(year, target)| {
        let said = say_aim(target.aim()?, &indicator.unit, &target.text);
        Some(Phrase::new("register.station").with("year", year.0.to_string()).with("target", said))
    });
    Arg::List(stations.map(Arg::from).collect())
}

fn named(name: &str) -> Arg {
    Phrase::new(format!("register.value.{name}")).into()
}

fn interpolation(rule: Option<Interpolation>) -> Arg {
    rule.map_or_else(empty, |rule| {
        named(match rule {
            Interpolation::Linear => "linear",
            Interpolation::EachYear => "each_year",
            Interpolation::EndOnly => "end_only",
        })
    })
}

fn nature(nature: Nature) -> Arg {
    named(match nature {
        Nature::Flow => "flow",
        Nature::Event => "event",
        Nature::Stock => "stock",
        Nature::Ratio => "ratio",
        Nature::Rank => "rank",
        Nature::YesNo => "yes_no",
        Nature::Ordinal => "ordinal",
    })
}

fn accumulation(accumulation: Accumulation) -> Arg {
    named(match accumulation {
        Accumulation::Cumulative => "cumulative",
        Accumulation::Yearly => "yearly",
    })
}

fn direction(direction: Direction) -> Arg {
    named(match direction {
        Direction::Increase => "increase",
        Direction::Decrease => "decrease",
        Direction::Maintain => "maintain",
    })
}

fn cadence(cadence: Cadence) -> Arg {
    match cadence {
        Cadence::Monthly => named("monthly"),
        Cadence::Quarterly => named("quarterly"),
        Cadence::HalfYearly => named("half_yearly"),
        Cadence::Yearly => named("every_year"),
        Cadence::EveryYears(years) => Phrase::new("register.value.every_years").with("years", f64::from(years)).into(),
    }
}

fn published(publication: Option<Publication>) -> Arg {
    publication.map_or_else(empty, |Publication { years_after, month }| {
        let named = Phrase::new("register.value.published").with("after", years_after.to_string());
        named.with("month", month.to_string()).into()
    })
}

fn prerequisite(indicator: &Indicator) -> Arg {
    indicator.prerequisite.as_ref().map_or_else(empty, |id| Arg::Text(id.0.clone()))
}
