//! XLS (Excel 97 to 2003, BIFF8): bytes → grids. The workbook is read as it was last saved; nothing is calculated.
//!
//! A formula whose result was never saved cannot be told from one whose result is an empty text: it is read as empty.
//! It knows the records of [MS-XLS]; workbooks of Excel 95 and before are refused by name.

mod strings;

use std::collections::{BTreeSet, HashMap};

use super::compound::{Compound, u16_at, u32_at};
use super::format::Styles;
use super::grid::{Grid, GridBuilder, Merge, TooLarge};
use crate::domain::problem::Problem;
use strings::{Pieces, shared, short_text, text};

/// Reads the sheets that people see, in their order.
///
/// # Errors
/// Says what is wrong with the file: locked with a password, damaged, older than Excel 97, or too large.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    let damaged = || Box::new(Problem::fault("sheet_damaged").with("detail", "BIFF8"));
    let file = Compound::open(bytes).ok_or_else(damaged)?;
    if file.has("EncryptedPackage") {
        return Err(Box::new(Problem::fault("sheet_locked")));
    }
    let Some(stream) = file.stream("Workbook") else {
        let key = if file.has("Book") { "sheet_old_format" } else { "sheet_damaged" };
        let problem = Problem::fault(key);
        return Err(Box::new(if key == "sheet_damaged" { problem.with("detail", "Workbook") } else { problem }));
    };
    let workbook = Workbook::read(&stream)?.ok_or_else(damaged)?;
    workbook.sheets.iter().map(|sheet| Ok(workbook.grid(&stream, sheet)?)).collect()
}

/// One record: what it is, and its bytes without those of the records that continue it.
#[derive(Debug, Clone, Copy)]
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

/// The records of a stream from a place on.
#[derive(Debug)]
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = u16_at(self.rest, 0)?;
        let end = 4 + usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..end)?;
        self.rest = &self.rest[end..];
        Some(Record { kind, data })
    }
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const TEXTS: u16 = 0x00FC;

/// What holds for all sheets.
#[derive(Debug, Default)]
struct Workbook {
    is_1904: bool,
    texts: Vec<String>,
    styles: Styles,
    /// The names of the sheets that people see, and where their records begin.
    sheets: Vec<(String, usize)>,
    starts: BTreeSet<usize>,
}

impl Workbook {
    /// Reads the records that hold for all sheets; none where they do not begin as a workbook does.
    fn read(stream: &[u8]) -> Result<Option<Self>, Box<Problem>> {
        let mut workbook = Self::default();
        let mut formats: HashMap<u32, String> = HashMap::new();
        let mut styles: Vec<u32> = Vec::new();
        let mut records = Records { rest: stream };
        let Some(first) = records.next().filter(|record| record.kind == BEGIN) else { return Ok(None) };
        if u16_at(first.data, 0) != Some(0x0600) {
            return Err(Box::new(Problem::fault("sheet_old_format")));
        }
        let mut table: Vec<&[u8]> = Vec::new();
        let mut is_table = false;
        for record in records {
            let data = record.data;
            is_table = record.kind == TEXTS || is_table && record.kind == CONTINUE;
            if is_table {
                table.push(data);
            }
            match record.kind {
                END => break,
                0x002F if u16_at(data, 0) != Some(0) => return Err(Box::new(Problem::fault("sheet_locked"))),
                0x0022 => workbook.is_1904 = u16_at(data, 0) == Some(1),
                0x041E => {
                    let code = text(data.get(2..).unwrap_or_default());
                    formats.extend(u16_at(data, 0).map(u32::from).zip(code));
                }
                0x00E0 => styles.extend(u16_at(data, 2).map(u32::from)),
                0x0085 => workbook.sheets.extend(visible_sheet(data)),
                _ => {}
            }
        }
        workbook.texts = shared(&mut Pieces::of(&table));
        // Two sheets never share their records, but in a file that wants to be read for ever.
        let mut starts = BTreeSet::new();
        workbook.sheets.retain(|(_, start)| starts.insert(*start));
        workbook.starts = starts;
        workbook.styles = Styles::of(styles, &formats);
        Ok(Some(workbook))
    }

    fn grid(&self, stream: &[u8], (name, start): &(String, usize)) -> Result<Grid, TooLarge> {
        let mut grid = GridBuilder::new(Some(name.clone()));
        let mut depth = 0_u32;
        // The cell of the formula whose result is a text, which the next record holds.
        let mut awaited = None;
        let end = self.starts.range(start + 1..).next().copied().unwrap_or(stream.len());
        for record in (Records { rest: stream.get(*start..end).unwrap_or_default() }) {
            match record.kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                // A chart within the sheet has cells of its own.
                _ if depth > 1 => {}
                0x0207 => {
                    if let (Some((row, column)), Some(text)) = (awaited.take(), text(record.data)) {
                        grid.put(row, column, &text)?;
                    }
                }
                _ => awaited = self.take(record, &mut grid)?.or(awaited),
            }
        }
        grid.finish()
    }

    /// Takes one record of a sheet; gives the place of a formula whose text follows.
    fn take(&self, record: Record<'_>, grid: &mut GridBuilder) -> Result<Option<(u32, u32)>, TooLarge> {
        let data = record.data;
        let at = |offset: usize| u16_at(data, offset).map(u32::from);
        let Some(((row, column), style)) = at(0).zip(at(2)).zip(u16_at(data, 4)) else { return Ok(None) };
        let rest = data.get(6..).unwrap_or_default();
        match record.kind {
            0x00FD => {
                let index = u32_at(rest, 0).and_then(|index| usize::try_from(index).ok());
                grid.put(row, column, index.and_then(|index| self.texts.get(index)).map_or("", String::as_str))?;
            }
            0x0204 | 0x00D6 => grid.put(row, column, &text(rest).unwrap_or_default())?,
            0x0203 => grid.put(row, column, &self.number(style, f64_at(rest)))?,
            0x027E => grid.put(row, column, &self.number(style, u32_at(rest, 0).map(packed)))?,
            0x00BD => {
                for (column, cell) in (column..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    let style = u16_at(cell, 0).unwrap_or_default();
                    grid.put(row, column, &self.number(style, u32_at(cell, 2).map(packed)))?;
                }
            }
            0x0205 => grid.put(row, column, &truth_or_error(rest.first().copied(), rest.get(1) == Some(&1)))?,
            0x0006 => return self.formula((row, column), style, rest, grid),
            0x00E5 => {
                for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let at = |offset| u16_at(area, offset).map(u32::from).unwrap_or_default();
                    grid.merge(Merge { first: (at(0), at(4)), last: (at(2), at(6)) });
                }
            }
            0x0208 if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => grid.hide_row(row),
            0x007D if u16_at(data, 8).is_some_and(|flags| flags & 1 != 0) => grid.hide_columns(row..column + 1),
            _ => {}
        }
        Ok(None)
    }

    /// The result of a formula: a number, or by its marks a text that follows, a truth, an error or nothing.
    fn formula(
        &self,
        (row, column): (u32, u32),
        style: u16,
        result: &[u8],
        grid: &mut GridBuilder,
    ) -> Result<Option<(u32, u32)>, TooLarge> {
        if u16_at(result, 6) != Some(0xFFFF) {
            grid.put(row, column, &self.number(style, f64_at(result)))?;
            return Ok(None);
        }
        let (kind, value) = (result.first().copied(), result.get(2).copied());
        match kind {
            Some(0) => return Ok(Some((row, column))),
            Some(1 | 2) => grid.put(row, column, &truth_or_error(value, kind == Some(2)))?,
            _ => {}
        }
        Ok(None)
    }

    fn number(&self, style: u16, value: Option<f64>) -> String {
        let Some(value) = value.filter(|value| value.is_finite()) else { return String::new() };
        self.styles.get(usize::from(style)).text(value, self.is_1904)
    }
}

fn visible_sheet(data: &[u8]) -> Option<(String, usize)> {
    let (state, kind) = (data.get(4)?, data.get(5)?);
    let start = usize::try_from(u32_at(data, 0)?).ok()?;
    ((state & 3, *kind) == (0, 0)).then_some((short_text(data.get(6..)?)?, start))
}

fn f64_at(bytes: &[u8]) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(..8)?.try_into().ok()?))
}

/// A number packed into four bytes: a whole one or the upper half of one, perhaps a hundredth of it.
fn packed(bits: u32) -> f64 {
    let value =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn truth_or_error(value: Option<u8>, is_error: bool) -> String {
    let word = match (is_error, value) {
        (false, Some(0)) => "FALSE",
        (false, _) => "TRUE",
        (true, Some(0x00)) => "#NULL!",
        (true, Some(0x07)) => "#DIV/0!",
        (true, Some(0x0F)) => "#VALUE!",
        (true, Some(0x17)) => "#REF!",
        (true, Some(0x1D)) => "#NAME?",
        (true, Some(0x24)) => "#NUM!",
        (true, _) => "#N/A",
    };
    word.to_owned()
}
