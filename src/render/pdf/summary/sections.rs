//! How much every section has still to enter or to answer.

use crate::render::pdf::colour::Ink;
use crate::render::pdf::columns;
use crate::render::pdf::rows::Cut;
use crate::render::pdf::structure::Scope;
use crate::render::pdf::table::{self, Cell, Grid, Row};
use crate::render::pdf::text::Align;
use crate::render::wording::{overdue, section, section_anchor};

use super::{LINES, Summary};

impl Summary<'_, '_> {
    pub(super) fn sections(&mut self) {
        if self.report.gaps.is_empty() {
            self.heading("gaps.by_section", None, LINES);
            let (text, style) = (self.word("none"), self.text());
            self.book.paragraph(self.part, "P", &text, style);
            return;
        }
        let (text, head) = (self.text(), self.text().align(Align::Centre));
        let centre = head;
        let keys = ["section", "missing", "stale", "unclear", "words_only", "overdue"];
        let header = keys
            .iter()
            .enumerate()
            .map(|(column, key)| Cell::heading(column, self.word(&format!("gaps.{key}")), head))
            .collect();
        let mut sums = [0; 4];
        let mut rows: Vec<Row> = Vec::new();
        for gaps in &self.report.gaps {
            let name = section(self.language, gaps.section.as_deref());
            let numbers = [&gaps.missing, &gaps.stale, &gaps.unclear, &gaps.words_only].map(Vec::len);
            let own = Cell::new(0).text(name.clone(), text).heads(Scope::Row).leads_to(section_anchor(&name));
            let mut cells = vec![own];
            for (index, number) in numbers.into_iter().enumerate() {
                sums[index] += number;
                cells.push(Cell::new(index + 1).text(number.to_string(), centre));
            }
            cells.push(Cell::new(5).text(overdue(self.language, gaps.days_overdue), centre));
            rows.push(Row::new(Cut::Group, name, cells));
        }
        let mut total =
            vec![Cell::new(0).text(self.word("counts.total"), text.bold()).heads(Scope::Row).fill(Ink::Shade)];
        let bold = centre.bold();
        total.extend((0..4).map(|index| Cell::new(index + 1).text(sums[index].to_string(), bold).fill(Ink::Shade)));
        total.push(Cell::new(5).fill(Ink::Shade));
        rows.push(Row::new(Cut::Inside, "", total));
        let width = self.book.width();
        let header = vec![Row::new(Cut::Group, self.word("gaps.by_section"), header)];
        let wanted = [0.22, 0.12, 0.12, 0.12, 0.13, 0.29].map(|part| part * width);
        let columns = columns::fit(self.book.setter, &wanted, &[&header[0]], &[]);
        let grid = Grid { columns, header, rows };
        self.heading("gaps.by_section", None, table::opening(self.book, &grid));
        table::put(self.book, self.part, &grid);
    }
}
