//! Workbooks as offices make them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

/// Two blocks, the second with one more column in front; headers of two rows, merged; notes; a cover and a hidden sheet.
pub(super) fn blocks(path: &Path) {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("表紙").unwrap().write(0, 0, "進捗状況（実績 H28）").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("様式").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 5, "計画（平成28～32年度）の進捗状況（平成29年3月15日現在）", &plain).unwrap();
    sheet.write(1, 4, "★印の項目は別紙資料あり").unwrap();
    header(sheet, 2, 0);
    sheet.merge_range(4, 0, 5, 0, "① 事業活動", &plain).unwrap();
    row(sheet, 4, 0, ["開発数", "累計 7件", "", "", "2~3回/年(予定)"]);
    row(sheet, 5, 0, ["相談\n件数", "30件/年", "9件", "", ""]);
    sheet.merge_range(4, 4, 5, 4, "検討中", &plain).unwrap();
    // An initiative without indicators.
    sheet.write(6, 0, "⑨ 支援機能").unwrap();
    header(sheet, 8, 1);
    row(sheet, 10, 1, ["参加者数", "50人/年", "", "57人", ""]);
    row(sheet, 11, 1, ["来場者数", "450人/年", "", "310人", ""]);
    sheet.merge_range(13, 0, 13, 6, "※実績は速報値を含む。", &plain).unwrap();
    let hidden = workbook.add_worksheet();
    hidden.set_name("控え").unwrap().set_hidden(true);
    header(hidden, 0, 0);
    row(hidden, 2, 0, ["開発数", "累計 7件", "", "99件", ""]);
    workbook.save(path).unwrap();
}

fn header(sheet: &mut Worksheet, at: u32, shift: u16) {
    let plain = Format::new();
    sheet.merge_range(at, 0, at + 1, shift, "体系", &plain).ok();
    sheet.merge_range(at, shift + 1, at + 1, shift + 1, "評価指標", &plain).unwrap();
    sheet.write(at, shift + 2, "《目標》").unwrap();
    sheet.write(at + 1, shift + 2, "平成32年度").unwrap();
    sheet.merge_range(at, shift + 3, at, shift + 4, "《実績》", &plain).unwrap();
    sheet.write(at + 1, shift + 3, "H27").unwrap();
    sheet.write(at + 1, shift + 4, "Ｈ２８").unwrap();
    sheet.write(at, shift + 5, "《予定》").unwrap();
    sheet.write(at + 1, shift + 5, "H29").unwrap();
}

fn row(sheet: &mut Worksheet, at: u32, shift: u16, texts: [&str; 5]) {
    for (column, text) in (shift + 1..).zip(texts) {
        if !text.is_empty() {
            sheet.write(at, column, text).unwrap();
        }
    }
}

/// One value a row, each in another format.
pub(super) fn formats(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("表").unwrap();
    sheet.write(0, 0, "評価指標").unwrap();
    sheet.write(0, 1, "実績 H28").unwrap();
    let names = ["普通", "件数", "割合", "増減", "日付", "和暦", "数式", "文字"];
    for (at, name) in (1..).zip(names) {
        sheet.write(at, 0, name).unwrap();
    }
    let format = |code: &str| Format::new().set_num_format(code);
    sheet.write(1, 1, 91.37 + 2e-14).unwrap();
    sheet.write_with_format(2, 1, 1234, &format("#,##0\"件\"")).unwrap();
    sheet.write_with_format(3, 1, 0.255, &format("0.0%")).unwrap();
    sheet.write_with_format(4, 1, -1577, &format("#,##0;\"△ \"#,##0")).unwrap();
    sheet.write_with_format(5, 1, 42_817, &format("yyyy/m/d")).unwrap();
    sheet.write_with_format(6, 1, 42_817, &Format::new().set_num_format_index(57)).unwrap();
    sheet.write_formula(7, 1, Formula::new("=6*7").set_result("42")).unwrap();
    sheet.write(8, 1, "0012").unwrap();
    workbook.save(path).unwrap();
}
