//! What the header of one MIME part says about its body.

use crate::{bounds, field::Fields, params::Params, transfer::Transfer};

/// Content-Disposition (RFC 2183); an unknown word reads as attachment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Disposition {
    #[default]
    Unsaid,
    Inline,
    Attachment,
}

/// The MIME facts of a part.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    /// Media type in lower case; `text/plain` where nothing is said.
    pub media: String,
    pub boundary: Option<String>,
    pub charset: Option<String>,
    pub flowed: bool,
    pub delete_space: bool,
    pub name: String,
    /// The name as written held characters that turn the direction of text round.
    pub reordered: bool,
    pub disposition: Disposition,
    pub content_id: Option<String>,
    /// What an S/MIME part is (RFC 8551 section 3.2.2), in lower case.
    pub sealed: String,
    pub transfer: Transfer,
}

impl Meta {
    /// Reads a part's header; `default` is its media type where none is given (RFC 2046 section 5.1.5).
    pub fn read(fields: &Fields<'_>, default: &str) -> Self {
        let text = |name| fields.first(name).map(|field| field.ascii());
        let kind = text("Content-Type").map(|value| Params::read(&value));
        let place = text("Content-Disposition").map(|value| Params::read(&value));
        let param = |name| kind.as_ref().and_then(|kind| kind.get(name)).filter(|value| !value.is_empty());
        let media = kind.as_ref().map(|kind| kind.value.as_str()).filter(|media| media.contains('/'));
        let name = place.as_ref().and_then(|place| place.get("filename").or_else(|| place.get("name")));
        let name = name.filter(|name| !name.is_empty()).or_else(|| param("name")).unwrap_or_default();
        Self {
            media: media.unwrap_or(default).to_owned(),
            boundary: param("boundary"),
            charset: param("charset").map(|label| charset_word(&label)),
            flowed: param("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")),
            delete_space: param("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes")),
            name: safe_name(&name),
            reordered: name.chars().any(domain::turns_direction),
            disposition: place.map_or(Disposition::Unsaid, |place| disposition(&place.value)),
            content_id: text("Content-ID")
                .map(|id| bounds::start(&id, 1000).to_owned())
                .and_then(|id| domain::canonical_message_id(&id).or_else(|| bare(&id))),
            sealed: param("smime-type").unwrap_or_default().to_ascii_lowercase(),
            transfer: text("Content-Transfer-Encoding").map_or(Transfer::Identity, |value| Transfer::read(&value)),
        }
    }

    /// Whether the media type starts like this, e.g. `multipart/`.
    pub fn is(&self, start: &str) -> bool {
        self.media.starts_with(start)
    }
}

/// The charset a header block declares, for raw 8-bit fields beside it.
pub(crate) fn declared_charset(fields: &Fields<'_>) -> Option<String> {
    let value = fields.first("Content-Type")?.ascii();
    Params::read(&value).get("charset").map(|label| charset_word(&label))
}

fn charset_word(label: &str) -> String {
    label.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_owned()
}

fn disposition(word: &str) -> Disposition {
    match word {
        "inline" => Disposition::Inline,
        "" => Disposition::Unsaid,
        _ => Disposition::Attachment,
    }
}

fn bare(id: &str) -> Option<String> {
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>')).collect();
    (!id.is_empty()).then_some(id)
}

const LONGEST_NAME: usize = 200;

/// A file name that shows as what it is and stays in its folder: control characters and bidi overrides are gone, path separators replaced.
pub(crate) fn safe_name(name: &str) -> String {
    let shown = |c: &char| !c.is_control() && !domain::turns_direction(*c) && *c != '\u{feff}';
    let name: String = name.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(shown).collect();
    let name = name.trim().replace(['/', '\\'], "_");
    let name = name.trim_start_matches("..").trim();
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.len() <= 10);
    let stem: String = name.chars().take(LONGEST_NAME - 11).collect();
    ending.map_or(stem.clone(), |ending| format!("{stem}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_show_as_what_they_are() {
        for (what, name, expected) in [
            ("plain", "CV Anna Kowalska.pdf", "CV Anna Kowalska.pdf"),
            ("an override that hides the ending", "cv\u{202e}fdp.exe", "cvfdp.exe"),
            ("a path", "../../etc/passwd", "_.._etc_passwd"),
            ("a windows path", "C:\\cv\\anna.pdf", "C:_cv_anna.pdf"),
            ("control characters", "a\u{0}b\r\n.pdf", "ab.pdf"),
            ("nothing left", "\u{202e}", ""),
        ] {
            assert_eq!(safe_name(name), expected, "{what}");
        }
        let long = safe_name(&format!("{}.pdf", "a".repeat(500)));
        assert!(long.ends_with("a.pdf") && long.len() < 200, "a long name keeps its ending");
    }

    #[test]
    fn the_part_header_is_read() {
        let head = b"Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment;\n filename=\"b.pdf\"\nContent-Id: <x@y>\nContent-Transfer-Encoding: BASE64\n";
        let meta = Meta::read(&Fields::read(head), "text/plain");
        assert_eq!(
            (meta.media.as_str(), meta.name.as_str(), meta.disposition),
            ("application/pdf", "b.pdf", Disposition::Attachment)
        );
        assert_eq!((meta.content_id.as_deref(), meta.transfer), (Some("x@y"), Transfer::Base64));
        assert_eq!(Meta::read(&Fields::default(), "message/rfc822").media, "message/rfc822");
    }
}
