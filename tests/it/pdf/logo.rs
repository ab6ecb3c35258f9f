//! The office's logo: a PNG that stands on the first page, told to readers that do not see; what cannot be used is refused.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use crate::pdf::{ask, example, pages, report_of};
use crate::support::office::ExampleOffice;

const BLOCK: &str = "\n[logo]\nfile = \"logo.png\"\nalt = \"見本市の市章\"\nheight_mm = 12\n";

/// A PNG of a kind of colour (0 grey, 2 RGB, 3 palette, 6 RGB with alpha) with 8 bits, or with other chunks before its rows.
fn png(width: u32, height: u32, kind: u8, interlace: u8, more: &[u8]) -> Vec<u8> {
    let per_pixel = match kind {
        2 => 3,
        6 => 4,
        _ => 1,
    };
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for y in 0..height {
        let pixel = |x: u32| (0..per_pixel).map(move |colour| u8::from(!(x / 8 + y / 8 + colour).is_multiple_of(3)));
        let numbers = (0..width).flat_map(pixel).map(|on| if kind == 3 { on } else { 40 + on * 180 });
        let row: Vec<u8> = std::iter::once(0).chain(numbers).collect();
        rows.write_all(&row).expect("memory takes all");
    }
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, kind, 0, 0, interlace]].concat();
    let palette = if kind == 3 { chunk("PLTE", &[27, 54, 93, 240, 200, 90]) } else { Vec::new() };
    let rows = rows.finish().expect("memory takes all");
    let (first, second) = rows.split_at(rows.len() / 2);
    let parts = [chunk("IHDR", &head), palette, more.to_vec(), chunk("IDAT", first), chunk("IDAT", second)];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat(), chunk("IEND", &[])].concat()
}

fn chunk(name: &str, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk");
    let mut crc = Crc::new();
    crc.update(&[name.as_bytes(), content].concat());
    [&length.to_be_bytes()[..], name.as_bytes(), content, &crc.sum().to_be_bytes()].concat()
}

/// The example office with a logo.
fn office(language: &str, picture: &[u8], block: &str) -> ExampleOffice {
    let office = example(language, "[report]\nlayout = \"papers.toml\"\n");
    let own = include_str!("../../../report-templates/report.toml");
    std::fs::write(office.folder().join("papers.toml"), format!("{own}{block}")).expect("a layout");
    std::fs::write(office.folder().join("logo.png"), picture).expect("a picture");
    office
}

/// The example's report with a logo in grey, in colours, and with a palette.
pub(crate) fn reports() -> Vec<Vec<u8>> {
    [0, 2, 3].map(|kind| report_of(&office("ja", &png(200, 100, kind, 0, &[]), BLOCK), "pdf")).into()
}

#[test]
fn a_logo_stands_on_the_first_page_and_is_told_to_readers_that_do_not_see() {
    let without = report_of(&example("ja", ""), "pdf");
    for (bytes, colours) in reports().iter().zip(["gray", "rgb", "index"]) {
        let told = ask("pdfimages", &["-list"], bytes, &[]);
        let pictures: Vec<Vec<&str>> = told.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(pictures.len(), 1, "{told}");
        assert_eq!(pictures[0][..6], ["1", "0", "image", "200", "100", colours], "{told}");
        assert_eq!(pictures[0][12], "212", "dots an inch, 100 on 12 mm: {told}");
        assert!(super::parts::alternatives(bytes).contains(&"見本市の市章".to_owned()));
        assert!(bytes.len() < without.len() + 2_000, "{} and {} bytes", bytes.len(), without.len());
        let (own, plain) = (pages(bytes), pages(&without));
        assert_eq!(own.len(), plain.len());
        assert_eq!(own[1..], plain[1..]);
        ask("qpdf", &["--check"], bytes, &[]);
    }
    assert!(reports() == reports(), "the same logo gives the same bytes");
}

#[test]
fn a_picture_that_cannot_be_used_is_told_with_the_line_that_names_it_and_what_to_do() {
    let good = png(200, 100, 2, 0, &[]);
    let mut wrong = good.clone();
    let end = wrong.len() - 20;
    wrong[end] ^= 1;
    let short = [png(200, 100, 2, 0, &[])[..33].to_vec(), chunk("IDAT", &[]), chunk("IEND", &[])].concat();
    let heavy = png(200, 100, 2, 0, &chunk("tEXt", &vec![0; 1_000_000]));
    for (picture, told) in [
        (b"GIF89a".to_vec(), "PNG形式ではありません"),
        (wrong, "最後まで読み取れません"),
        (good[..good.len() / 2].to_vec(), "最後まで読み取れません"),
        (short, "最後まで読み取れません"),
        (png(200, 100, 6, 0, &[]), "背景を白にし"),
        (png(200, 100, 0, 0, &chunk("tRNS", &[0, 0])), "透明なしのPNG"),
        (png(200, 100, 2, 1, &[]), "インターレースなし"),
        (png(4_001, 10, 0, 0, &[]), "4,001×10画素"),
        (heavy, "1,000KB"),
        (png(1_000, 100, 0, 0, &[]), "印刷幅が120mm"),
    ] {
        let office = office("ja", &picture, BLOCK);
        let output = office.run(&["check"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(78), "{told}: {said}");
        for words in [told, "papers.toml", "91:1", "logo.png"] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

#[test]
fn what_is_said_wrong_of_a_logo_is_told_with_its_line() {
    let good = png(200, 100, 2, 0, &[]);
    for (from, to, told) in [
        ("\"見本市の市章\"", "\" \"", "line 92: `alt`"),
        ("= 12", "= 120", "line 93: `height_mm`: 120 is not between 5 and 30"),
        ("height_mm", "height", "line 93: `height`"),
        ("logo.png", "none.png", "none.png"),
    ] {
        let output = office("en", &good, &BLOCK.replacen(from, to, 1)).run(&["check"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(78), "{told}: {said}");
        assert!(said.contains("papers.toml") && said.contains(told), "{told}: {said}");
    }
}
