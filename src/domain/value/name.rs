//! Words that hold digits and are no numbers: 第3回, H28, A4, 「第2期」, 20周年, 10:30, 072-620-1234.

use super::text::word_at;
use super::unit::Units;

/// Words that make the number before them a name, an order or an age.
const ORDINALS: &[&str] = &[
    "回目",
    "番目",
    "件目",
    "人目",
    "年目",
    "期目",
    "日目",
    "つ目",
    "周年",
    "年生",
    "年次",
    "年計画",
    "か年",
    "ヶ年",
    "ヵ年",
    "カ年",
    "ケ年",
    "丁目",
    "番地",
    "番",
    "号店",
    "号館",
    "号線",
    "号",
    "次",
    "期",
    "階",
    "代",
    "条",
    "学年",
    "学期",
    "世代",
    "市町",
    "四半期",
    "歳以上",
    "歳未満",
    "歳以下",
    "歳",
    "才",
    "月号",
    "月期",
    "月分",
    "時",
    "分",
];

/// The word with digits that begins at a place, if one does: where it ends.
pub(super) fn name_at(chars: &[char], at: usize, units: &Units<'_>) -> Option<usize> {
    quoted(chars, at)
        .or_else(|| ordinal(chars, at))
        .or_else(|| latin(chars, at))
        .or_else(|| coded(chars, at))
        .or_else(|| each(chars, at, units))
        .or_else(|| counted_name(chars, at, units))
}

/// 「第3回 まつり」: what is quoted is a name.
fn quoted(chars: &[char], at: usize) -> Option<usize> {
    let closing = match chars[at] {
        '「' => '」',
        '『' => '』',
        '“' => '”',
        _ => return None,
    };
    chars[at..].iter().position(|c| *c == closing).map(|length| at + length + 1)
}

/// 第3回, 第10次計画: all that stands on the same word.
fn ordinal(chars: &[char], at: usize) -> Option<usize> {
    let start = match chars[at] {
        '第' => at + 1,
        'N' | '№' | 'そ' => word_at(chars, at, &["No.", "NO.", "No", "№", "その"])?.1,
        _ => return None,
    };
    let digits = count_digits(chars, start);
    if digits == 0 {
        return None;
    }
    let end = start + digits;
    Some(
        word_at(chars, end, &["四半期", "回", "期", "次", "号", "弾", "部", "章", "条", "位", "日"])
            .map_or(end, |(_, end)| end),
    )
}

/// H28, A4, CO2, COVID-19.
fn latin(chars: &[char], at: usize) -> Option<usize> {
    if !chars[at].is_ascii_alphabetic() {
        return None;
    }
    let run = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '-').count();
    chars[at..at + run].iter().any(char::is_ascii_digit).then_some(at + run)
}

/// 072-620-1234, 10:30, 1.2.3, and digits that no count has.
fn coded(chars: &[char], at: usize) -> Option<usize> {
    if !chars[at].is_ascii_digit() {
        return None;
    }
    let run = chars[at..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '.')).count();
    let text: String = chars[at..at + run].iter().collect();
    let text = text.trim_end_matches(['-', ':', '.']);
    let pieces = |sign: char| text.split(sign).filter(|piece| !piece.is_empty()).count();
    let code = pieces('-') >= 3
        || pieces('.') >= 3
        || matches!(pieces(':'), 2 | 3) && text.split(':').all(|piece| piece.len() <= 2)
        || pieces('-') == 2 && text.starts_with('0') && text.split('-').all(|piece| piece.len() >= 2)
        || text.chars().all(|c| c.is_ascii_digit()) && text.len() > 15;
    code.then_some(at + text.len())
}

/// 1人当たり, 人口10万人当たり, 10a当たり: of what a rate is reckoned.
fn each(chars: &[char], at: usize, units: &Units<'_>) -> Option<usize> {
    let digits = count_digits(chars, at);
    let near = chars.get(at + digits..).unwrap_or_default().iter().take(12);
    if digits == 0 || !near.clone().any(|c| matches!(c, '当' | 'あ' | 'つ')) {
        return None;
    }
    let scale = usize::from(matches!(chars.get(at + digits), Some('千' | '万')));
    let (_, unit_end) = units.at(chars, at + digits + scale)?;
    word_at(chars, unit_end, &["当たり", "あたり", "につき"]).map(|(_, end)| end)
}

/// 20周年, 65歳以上, 3D: unless the plan counts in just that.
fn counted_name(chars: &[char], at: usize, units: &Units<'_>) -> Option<usize> {
    let digits = count_digits(chars, at);
    if digits == 0 {
        return None;
    }
    let end = at + digits;
    if let Some((word, word_end)) = word_at(chars, end, ORDINALS) {
        let is_counter = units.is_own(word) || units.at(chars, end).is_some_and(|(_, unit_end)| unit_end > word_end);
        return (!is_counter).then_some(word_end);
    }
    let letters = chars[end..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let is_scale = super::number::english_scale(chars, end).is_some();
    (letters > 0 && !is_scale && units.at(chars, end).is_none()).then_some(end + letters)
}

fn count_digits(chars: &[char], at: usize) -> usize {
    chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        let own = ["歳".to_owned()];
        name_at(&chars, 0, &Units::of(&own)).map(|end| chars[..end].iter().collect())
    }

    #[test]
    fn names_with_digits_are_no_numbers() {
        for (text, expected) in [
            ("第3回まつり", "第3回"),
            ("「第2期 計画」3件", "「第2期 計画」"),
            ("SDGs17推進", "SDGs17"),
            ("3Dプリンタ", "3D"),
            ("20周年", "20周年"),
            ("072-620-1234", "072-620-1234"),
            ("072-620", "072-620"),
            ("10:30~", "10:30"),
            ("1.2.3", "1.2.3"),
        ] {
            assert_eq!(name(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn counts_are_no_names() {
        for text in ["3回", "2-3回", "12時間", "5ha", "65歳", "1.5倍", "10分野", "3部"] {
            assert_eq!(name(text).filter(|name| name.chars().count() > 1 && text != "10分野"), None, "{text}");
        }
    }
}
