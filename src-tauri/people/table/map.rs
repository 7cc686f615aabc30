//! What the user says the columns are: `--map E-Mail=email,Name=name`.

use domain::fold;

use super::Field;

/// Why a mapping cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapTrouble {
    /// Part of it has no `=`.
    #[error("`{0}` is not of the form column=field")]
    NotAPair(String),
    /// The table has no such column.
    #[error("the table has no column `{0}`")]
    UnknownColumn(String),
    /// There is no such field.
    #[error("there is no field `{0}`")]
    UnknownField(String),
    /// Two columns for a field that has one value.
    #[error("two columns cannot both be `{0}`")]
    Twice(&'static str),
}

/// Reads `column=field,column=field` (a column with a comma in quotation marks) over what was guessed. Columns that are not named stay as
/// guessed, unless the field they were taken for is given to another: those are kept as they are.
///
/// # Errors
/// Names the part that cannot be followed.
pub fn parse_map(map: &str, headings: &[String], guessed: &[Field]) -> Result<Vec<Field>, MapTrouble> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(map.as_bytes());
    let pairs = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let mut said: Vec<(usize, Field)> = Vec::new();
    for pair in pairs.iter().map(str::trim).filter(|pair| !pair.is_empty()) {
        let (column, word) = pair.rsplit_once('=').ok_or_else(|| MapTrouble::NotAPair(pair.to_owned()))?;
        let (column, word) = (column.trim(), word.trim());
        let at = column_of(column, headings).ok_or_else(|| MapTrouble::UnknownColumn(column.to_owned()))?;
        let field = Field::from_word(&word.to_lowercase()).ok_or_else(|| MapTrouble::UnknownField(word.to_owned()))?;
        if !field.repeats() && said.iter().any(|(other, taken)| *other != at && *taken == field) {
            return Err(MapTrouble::Twice(field.word()));
        }
        said.retain(|(other, _)| *other != at);
        said.push((at, field));
    }
    let taken = |field: Field| !field.repeats() && said.iter().any(|(_, f)| *f == field);
    let fields = guessed.iter().enumerate().map(|(at, guess)| match said.iter().find(|(named, _)| *named == at) {
        Some((_, field)) => *field,
        None if taken(*guess) => Field::Kept,
        None => *guess,
    });
    Ok(fields.collect())
}

fn column_of(name: &str, headings: &[String]) -> Option<usize> {
    let exact = headings.iter().position(|heading| heading == name);
    exact.or_else(|| headings.iter().position(|heading| fold(heading) == fold(name)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_mapping_is_followed_or_its_wrong_part_named() {
        let headings: Vec<String> = ["Name", "Mail", "Wer, wo", "Firma"].map(str::to_owned).to_vec();
        let guessed = [Field::Name, Field::Email, Field::Kept, Field::Client];
        let map = |map: &str| {
            parse_map(map, &headings, &guessed)
                .map(|fields| fields.into_iter().map(Field::word).collect::<Vec<_>>().join(" "))
        };
        for (text, expected) in [
            ("", Ok("name email field client")),
            ("Mail=email,Name=name", Ok("name email field client")),
            ("mail = EMAIL , firma = ignore", Ok("name email field ignore")),
            ("\"Wer, wo=name\"", Ok("field email name client")),
            ("Name=given,Firma=family", Ok("given email field family")),
            ("Name", Err(MapTrouble::NotAPair("Name".into()))),
            ("Alter=note", Err(MapTrouble::UnknownColumn("Alter".into()))),
            ("Name=age", Err(MapTrouble::UnknownField("age".into()))),
            ("Name=note,Mail=note", Err(MapTrouble::Twice("note"))),
        ] {
            assert_eq!(map(text), expected.map(str::to_owned), "{text}");
        }
    }
}
