//! What a target text says: 100件, 90%以上, 30～40, 20%増, 現状維持, 44%台, 県内10位以内, A評価, 累計7件, at least 90%.
//!
//! What is not certain keeps its candidates; nothing is guessed. It must not know an indicator's values, nor judge.

mod aim;
mod english;
mod marks;
mod meaning;
mod path;
mod plain;
mod portion;
mod scaled;
mod span;
mod worded;

pub use meaning::{Aim, Base, Bound, Change, TargetContext, TargetMeaning, TargetReading, TargetScope, Way};

/// Reads a target text: a cell of the register or of a sheet.
#[must_use]
pub fn read_target(raw: &str, context: &TargetContext<'_>) -> TargetReading {
    let text = plain::plain(&english::plainer(raw));
    let mut reading = TargetReading {
        meaning: TargetMeaning::Nothing,
        unit: String::new(),
        scope: None,
        span: None,
        until: None,
        path: Vec::new(),
    };
    if plain::says_none(&text) {
        return reading;
    }
    if let Some(path) = path::pieces(&text, context.year).and_then(|pieces| along(&pieces, context)) {
        return path;
    }
    if let Some(grade) = plain::grade(raw, context.scale) {
        reading.meaning = TargetMeaning::Aim(Aim::Grade(grade));
        return reading;
    }
    let text = match portion::in_hundredths(&text, context.unit) {
        Some(portion::Portion::Hundredths(text)) => text,
        Some(portion::Portion::OfUnknown) => {
            reading.meaning = TargetMeaning::Unclear(Vec::new());
            return reading;
        }
        None => text,
    };
    let (main, notes) = plain::without_brackets(&text);
    let (main, mut found) = span::take(&main, context.year);
    for note in &notes {
        let (rest, of_note) = span::take(note, context.year);
        // 60%（平成27年度：50%） names where it started.
        if rest.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        found.scope = found.scope.or(of_note.scope);
        found.counted = found.counted.or(of_note.counted);
        // 50%（H27）→60%（H32): the last year is the one to reach it by.
        found.until = found.until.max(of_note.until);
    }
    (reading.scope, reading.span, reading.until) = (found.scope, found.counted, found.until);
    let (meaning, unit) = aim::read(&main, &notes, found.base, context);
    reading.meaning = match meaning {
        // 毎年5%増 counts from the year before.
        TargetMeaning::Aim(Aim::Change { change, bound, .. })
            if found.base.is_none() && found.scope == Some(TargetScope::Yearly) =>
        {
            TargetMeaning::Aim(Aim::Change { change, bound, base: Base::PreviousYear })
        }
        meaning => meaning,
    };
    reading.unit = unit;
    scaled::in_own_unit(&mut reading, &text, context.unit);
    if let Some(times) = found.times_a_year
        && let TargetMeaning::Aim(Aim::Level { number, bound }) = reading.meaning
    {
        // 10件/月: ten in each month, or a hundred and twenty in the year.
        let of = |number| Aim::Level { number, bound };
        reading.meaning = TargetMeaning::Unclear(vec![of(number), of(number * times)]);
    }
    reading
}

/// The last of several targets, and those on the way; none where a piece is no certain one of one year.
fn along(pieces: &[&str], context: &TargetContext<'_>) -> Option<TargetReading> {
    let mut readings: Vec<TargetReading> = pieces.iter().map(|piece| read_target(piece, context)).collect();
    let mut last = readings.pop()?;
    matches!(last.meaning, TargetMeaning::Aim(_)).then_some(())?;
    for reading in readings {
        let TargetMeaning::Aim(aim) = reading.meaning else { return None };
        last.path.push((reading.until?, aim));
    }
    last.until.is_some().then_some(last)
}

#[cfg(test)]
mod tests;
