//! Whatever a sheet holds, a proposal neither panics nor writes a register that cannot be read.

use proptest::prelude::*;

use super::{propose, tables};
use crate::domain::calendar::FiscalYear;
use crate::domain::snapshot::SourceFile;
use crate::sources::tables::{TableFile, read_register};

const HEADINGS: [&str; 14] = [
    "評価指標",
    "実績 H28",
    "目標 H32",
    "平成29年度",
    "H32",
    "H30計画",
    "年度",
    "単位",
    "担当課",
    "基準値 H27",
    "重点方向",
    "区分",
    "Q1 FY16",
    "備考",
];
const CELLS: [&str; 28] = [
    "",
    "",
    "",
    "相談件数",
    "ごみ排出量",
    "受診率（再掲）",
    "受診率",
    "累計 7件",
    "100件/年",
    "95%以上",
    "20人以下",
    "現状維持",
    "20%増",
    "策定",
    "県内10位以内",
    "A以上",
    "前年度以下",
    "基準値以上",
    "10件/月",
    "件",
    "％",
    "H28",
    "2017",
    "福祉課",
    "① 健康",
    "合計",
    "=1+1",
    "※ 注",
];

fn sheet() -> impl Strategy<Value = String> {
    let row = |words: &'static [&'static str]| proptest::collection::vec(proptest::sample::select(words), 5);
    let rows = proptest::collection::vec(prop_oneof![1 => row(&HEADINGS), 5 => row(&CELLS)], 1..12);
    rows.prop_map(|rows| rows.iter().map(|row| row.join(",") + "\n").collect())
}

proptest! {
    #[test]
    fn a_proposed_register_can_be_read(sheet in sheet(), has_header in any::<bool>()) {
        let text = if has_header { format!("重点方向,評価指標,目標 H32,実績 H28,単位\n{sheet}") } else { sheet };
        let file = SourceFile { path: "進捗_H28.csv".to_owned(), sha256: String::new(), bytes: text.clone().into_bytes() };
        let Ok(proposal) = propose(&[file], "計画", FiscalYear(2016)) else { return Ok(()) };
        let written = tables(&proposal).expect("memory takes it");
        let register = TableFile { path: "register.csv".to_owned(), bytes: written[0].1.clone() };
        prop_assume!(proposal.indicators() > 0);
        if let Err(faults) = read_register(&register, &proposal.levels, &proposal.details) {
            let told: Vec<String> = faults.iter().map(|fault| format!("{fault:?}")).collect();
            panic!("{}\n{text}\n{}", told.join("\n"), String::from_utf8_lossy(&register.bytes));
        }
    }
}
