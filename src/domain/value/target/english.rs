//! English wordings of targets in those that the rest of the grammar knows: $1.2M, by June 2017, 20% below 2005 levels, FY16.
//!
//! It changes words and never numbers, and leaves every text with other letters alone.

/// Words and what they say in the words of the grammar; longer ones before what begins them.
#[rustfmt::skip]
const WORDINGS: &[(&str, &str)] = &[
    ("not to exceed", "no more than"), ("not exceeding", "no more than"), ("must not exceed", "no more than"),
    ("should not exceed", "no more than"), ("does not exceed", "no more than"),
    ("a minimum of", "at least"), ("minimum of", "at least"), ("minimum", "at least"), ("min.", "at least"), ("min", "at least"),
    ("a maximum of", "no more than"), ("maximum of", "no more than"), ("maximum", "no more than"), ("max.", "no more than"),
    ("max", "no more than"), ("better than", "more than"), ("zero", "0"),
    ("over the previous year", "previous year"), ("over previous year", "previous year"), ("over the prior year", "prior year"),
    ("over prior year", "prior year"), ("over last year", "last year"), ("from previous year", "previous year"),
    ("from prior year", "prior year"), ("from last year", "last year"), ("from the prior year", "prior year"),
    ("from the previous year", "previous year"), ("compared to prior year", "prior year"), ("year over year", "prior year"),
    ("over the baseline", "baseline"), ("over baseline", "baseline"), ("from the baseline", "baseline"), ("from baseline", "baseline"),
    ("maintain at", "maintain"), ("remain at", "maintain"), ("maintain or increase", "維持又は増加"), ("completion", "completed"),
    ("complete", "completed"), ("is", ""),
    ("over two years", "over 2 years"), ("over three years", "over 3 years"), ("over four years", "over 4 years"),
    ("over five years", "over 5 years"), ("over ten years", "over 10 years"),
];

/// Texts that set no target.
#[rustfmt::skip]
const NONE: &[&str] = &[
    "no target", "no target set", "none set", "not set", "baseline", "establish baseline", "establish a baseline",
    "establishing baseline", "set baseline", "baseline year", "new measure", "monitor", "monitor only", "to be established",
    "to be set", "to be determined", "not applicable", "not yet set", "tracking only", "data only",
];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The text in the words of the grammar.
pub(super) fn plainer(raw: &str) -> String {
    let is_english = raw.contains(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '£' | '€'))
        && raw.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
    if !is_english {
        return raw.to_owned();
    }
    let text = whole_years(&in_full(raw).to_lowercase());
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    if NONE.contains(&joined.trim_end_matches('.')) {
        return "n/a".to_owned();
    }
    let mut text = format!(" {} ", without_months(&words).join(" "));
    for (from, to) in WORDINGS {
        text = text.replace(&format!(" {from} "), &format!(" {to} "));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    with_bases(&words).join(" ")
}

/// $1.2M and 3.4k in words; the signs of currencies away; 2x as 2倍, 1st as top 1.
fn in_full(raw: &str) -> String {
    let chars: Vec<char> = raw.chars().collect();
    let (mut text, mut is_money) = (String::new(), false);
    for (at, c) in chars.iter().enumerate() {
        let number_follows =
            chars[at + 1..].iter().find(|c| **c != ' ').is_some_and(|c| c.is_ascii_digit() || *c == '.');
        let behind_number = chars[..at].iter().rev().find(|c| **c != ' ').is_some_and(char::is_ascii_digit);
        let ends = !chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        let touches = at > 0 && chars[at - 1].is_ascii_digit();
        match c {
            '$' | '£' | '€' if number_follows => {
                if text.ends_with("US") {
                    text.truncate(text.len() - 2);
                }
                is_money = true;
            }
            'M' if behind_number && ends => text.push_str(" million"),
            'm' if touches && ends && is_money => text.push_str(" million"),
            'K' | 'k' if touches && ends => text.push_str(" thousand"),
            'B' if touches && ends => text.push_str(" billion"),
            'x' if touches && ends => text.push('倍'),
            _ => text.push(*c),
        }
    }
    let first = text.trim_start();
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    match first.get(digits..) {
        Some("st" | "nd" | "rd" | "th") if digits > 0 => format!("top {}", &first[..digits]),
        _ => text,
    }
}

/// FY16 and FY'16 as fy2016.
fn whole_years(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("fy") {
        let behind = rest[at + 2..].trim_start_matches([' ', '\'']);
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..at + 2]);
        rest = &rest[at + 2..];
        if digits == 2 {
            out.push_str("20");
            rest = behind;
        } else if digits == 4 {
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// June 2017 is in the fiscal year 2017, March 2017 in 2016.
fn without_months(words: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let month = MONTHS.iter().position(|month| words[at].trim_end_matches('.').starts_with(month));
        let year = words.get(at + 1).and_then(|word| year(word));
        match month.zip(year) {
            Some((month, year)) if words[at].len() <= 10 => {
                out.push(format!("fy{}", if month < 3 { year - 1 } else { year }));
                at += 2;
            }
            _ => {
                out.push(words[at].to_owned());
                at += 1;
            }
        }
    }
    out
}

/// 5% increase over FY2015, 20% below 2005 levels: from which year a change counts.
fn with_bases(words: &[&str]) -> Vec<String> {
    let moves = words
        .iter()
        .any(|word| ["increase", "decrease", "reduc", "growth", "improve"].iter().any(|known| word.starts_with(known)));
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        let base = words.get(at + 1).and_then(|word| year(word));
        let levels = words.get(at + 2).is_some_and(|word| matches!(*word, "level" | "levels" | "baseline"));
        let is_base = match word {
            "over" | "from" | "than" | "vs" | "vs." | "since" => moves,
            "below" | "above" => levels || moves,
            _ => false,
        };
        if let Some(year) = base.filter(|_| is_base) {
            out.push(format!("{year}年度比"));
            let way = match word {
                "below" => Some("reduction"),
                "above" => Some("increase"),
                _ => None,
            };
            out.extend(way.map(str::to_owned));
            at += 2 + usize::from(levels);
        } else {
            out.push(word.to_owned());
            at += 1;
        }
    }
    out
}

fn year(word: &str) -> Option<i32> {
    let digits = word.trim_end_matches([',', '.', ';']).trim_start_matches("fy");
    digits.parse().ok().filter(|year| (1980..2100).contains(year) && digits.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::plainer;

    #[test]
    fn english_wordings_become_those_of_the_grammar() {
        for (text, plain) in [
            ("$1.2M", "1.2 million"),
            ("Not to exceed 5%", "no more than 5%"),
            ("Complete by June 2017", "completed by fy2017"),
            ("by March 2017", "by fy2016"),
            ("10,000 by FY20", "10,000 by fy2020"),
            ("20% below 2005 levels", "20% 2005年度比 reduction"),
            ("5% increase over FY15", "5% increase 2015年度比"),
            ("1st", "top 1"),
            ("No target set", "n/a"),
            ("90%以上", "90%以上"),
            ("at least 90%", "at least 90%"),
        ] {
            assert_eq!(plainer(text), plain, "{text}");
        }
    }
}
