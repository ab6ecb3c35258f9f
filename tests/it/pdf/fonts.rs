//! Characters and fonts: what a font has is drawn and can be read back, what one lacks comes from the next, what none has
//! is named.

use shinchoku::domain::report::Report;
use shinchoku::render::pdf::{self, Fonts, PdfError};

use super::{ask, fonts, sample, squeezed};

/// The families that the settings name, one by one.
pub(crate) const FAMILIES: [&str; 3] = ["BIZ UDGothic", "IPAexGothic", "Noto Sans CJK JP"];

pub(crate) fn only(family: &str) -> Fonts {
    Fonts::find(&[family.to_owned()]).expect("tests/run has installed the font")
}

/// The sample with a text in a cell of its table.
fn saying(text: &str) -> Report {
    let mut report = sample::report();
    text.clone_into(&mut report.table.rows[0].entry.as_mut().expect("an indicator").cells[0].text);
    report
}

/// What no font has.
fn missing(report: &Report, fonts: &Fonts) -> Vec<(char, String)> {
    match pdf::draw(report, &sample::japanese(), fonts) {
        Err(PdfError::MissingGlyphs { places }) => places,
        drawn => drawn.map(|_| Vec::new()).expect("the report is drawn"),
    }
}

/// What a PDF viewer reads out of a report that is drawn with some fonts.
fn told(report: &Report, fonts: &Fonts) -> String {
    let bytes = pdf::draw(report, &sample::japanese(), fonts).expect("the report is drawn");
    squeezed(&ask("pdftotext", &["-raw"], &bytes, &["-"]))
}

/// The characters of JIS X 0208, with both of those that two standards map apart.
fn jis_x_0208() -> Vec<char> {
    let places = (1..=8).chain(16..=84).flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [0xA0 + row, cell]));
    let decoded = |place: [u8; 2]| -> Option<char> {
        encoding_rs::EUC_JP.decode_without_bom_handling_and_without_replacement(&place)?.chars().next()
    };
    places.filter_map(decoded).chain("\u{301C}\u{2016}\u{2212}\u{2014}\u{A2}\u{A3}\u{AC}".chars()).collect()
}

#[test]
fn every_character_of_jis_x_0208_reads_back_as_itself_with_every_font() {
    let characters = jis_x_0208();
    assert_eq!(characters.len(), 6_879 + 7);
    let pieces: Vec<String> = characters.chunks(40).map(String::from_iter).collect();
    let mut report = sample::with_indicators(pieces.len());
    for (row, piece) in report.table.rows.iter_mut().zip(&pieces) {
        row.entry.as_mut().expect("an indicator").cells[0].text.clone_from(piece);
    }
    // Noto has no ≒ (fonts-noto-cjk 20220127); the list of fonts then goes on to the next.
    let lists = [&FAMILIES[..1], &FAMILIES[1..2], &["Noto Sans CJK JP", "BIZ UDGothic"]];
    for families in lists {
        let fonts = Fonts::find(&families.iter().map(|family| (*family).to_owned()).collect::<Vec<_>>());
        let fonts = fonts.expect("tests/run has installed the fonts");
        assert_eq!(missing(&report, &fonts), [], "{families:?}");
        let told = told(&report, &fonts);
        for piece in &pieces {
            assert!(told.contains(&squeezed(piece)), "{families:?}: {piece}");
        }
    }
}

#[test]
fn a_character_that_the_first_font_lacks_comes_from_the_next() {
    let report = saying("𠮷野家の𠮷と辻\u{E0100}");
    let lacking: Vec<char> = missing(&report, &only("BIZ UDGothic")).iter().map(|(c, _)| *c).collect();
    assert_eq!(lacking, ['𠮷']);
    let both = Fonts::find(&["BIZ UDGothic", "Noto Sans CJK JP"].map(str::to_owned)).expect("both are installed");
    assert_eq!(missing(&report, &both), []);
    assert!(told(&report, &both).contains("𠮷野家の𠮷と辻\u{E0100}"));
    let bytes = pdf::draw(&report, &sample::japanese(), &both).expect("the report is drawn");
    let embedded = ask("pdffonts", &[], &bytes, &[]);
    assert!(embedded.contains("BIZUDGothic") && embedded.contains("NotoSansCJKjp"), "{embedded}");
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_place() {
    let mut report = sample::report();
    assert_eq!(missing(&report, &fonts()), []);
    let entry = report.table.rows[3].entry.as_mut().expect("an indicator");
    entry.cells[0].text = "\u{10FFFD}野家".to_owned();
    let name = entry.name.clone();
    assert_eq!(missing(&report, &fonts()), [('\u{10FFFD}', name)]);
}

#[test]
fn without_a_font_the_families_that_were_tried_are_named() {
    let tried = vec!["No Such Gothic".to_owned(), "No Such Mincho".to_owned()];
    assert_eq!(Fonts::find(&tried).expect_err("no such font"), PdfError::NoFont { tried });
}

#[test]
fn characters_that_share_a_glyph_are_read_as_themselves() {
    let text = "辻\u{E0100}と辻、〜と～、−と－、—と―、⼀と一、髙﨑①㈱㎡㍻㋿Ａ　Ｂ";
    let report = saying(text);
    assert_eq!(missing(&report, &fonts()), []);
    let told = told(&report, &fonts());
    assert!(told.contains(&squeezed(text)), "{told}");
}
