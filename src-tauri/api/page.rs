//! The document that a frame shows. No script runs in it, so that it tells its own height by the picture it asks for.

use std::fmt::Write as _;
use std::sync::OnceLock;

use mime::SafeHtml;

/// What a page may do, as a header of its own: show what lies in it and what its own scheme gives, and nothing else.
pub const POLICY: &str = "default-src 'none'; img-src data: mail: http://mail.localhost; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/// Up to which height, and in which steps, in CSS pixels.
const HEIGHTS: [(usize, usize); 3] = [(2000, 8), (8000, 32), (30_000, 128)];

pub(crate) const BASE: &str = "html{background:#fff;color:#1a1a1a;color-scheme:light}
body{margin:0;padding:2px;font:15px/1.5 'Noto Sans','Segoe UI',Helvetica,Arial,sans-serif;overflow-wrap:break-word}
img{max-width:100%}table{font-size:inherit}blockquote{margin:0 0 0 .6em;padding-left:.8em;border-left:2px solid #c9ced6}pre{white-space:pre-wrap}a{color:#1a56b0}
mark[id^=dossier-find]{background:#ffe58a!important;color:#1a1a1a!important}mark[id^=dossier-find]:target{background:#1a56b0!important;color:#fff!important}";

/// The whole document of a page.
pub fn document(safe: &SafeHtml) -> String {
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title></title><style>{BASE}</style><style>{}</style><style>{}{}</style></head><body><div id=\"dossier-mail\">{}</div><i id=\"dossier-height\"><b></b></i></body></html>",
        safe.sheet,
        measure(),
        whole_hits(&safe.in_pieces),
        safe.body
    )
}

/// The picture type of these octets, of those that are shown.
pub fn picture_kind(octets: &[u8]) -> Option<&'static str> {
    let starts = |start: &[u8]| octets.starts_with(start);
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if starts(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Some("image/gif");
    }
    (starts(b"RIFF") && octets.get(8..12) == Some(b"WEBP")).then_some("image/webp")
}

/// The place that is gone to is one place, although tags stand in it: its further pieces are coloured as the first is.
fn whole_hits(in_pieces: &[usize]) -> String {
    let rule = |place: &usize| {
        format!(
            "html:has(#dossier-find-{place}:target) mark[id^=dossier-find-{place}-]{{background:#1a56b0!important;color:#fff!important}}"
        )
    };
    in_pieces.iter().map(rule).collect()
}

/// A box as high as the mail; for each height its own background, of which the highest that fits is asked for.
fn measure() -> &'static str {
    static RULES: OnceLock<String> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = String::from(
            "body{position:relative!important;height:auto!important;min-height:0!important;max-height:none!important;display:block!important;float:none!important}
#dossier-mail{display:flow-root!important;height:auto!important;min-height:0!important;max-height:none!important;overflow:visible!important}
#dossier-height{position:absolute!important;top:0!important;bottom:0!important;left:0!important;width:1px!important;height:auto!important;max-height:none!important;container:mail/size;display:block!important;visibility:visible!important;opacity:1!important;pointer-events:none;margin:0!important;padding:0!important;border:0!important;float:none!important}
#dossier-height>b{display:block!important;width:1px!important;height:1px!important;visibility:visible!important;opacity:1!important}
",
        );
        let mut from = 16;
        for (to, step) in HEIGHTS {
            for height in (from..to).step_by(step) {
                // Writing into a text cannot fail.
                let _ = write!(rules, "@container mail (min-height:{height}px){{#dossier-height>b{{background:url(height/{})!important}}}}", height + step);
            }
            from = to;
        }
        rules
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_several_pieces_is_gone_to_as_one() {
        let wanted = mime::Wanted { find: "salary", ..mime::Wanted::default() };
        let safe = mime::safe_html("<p>Salary, sa<b>la</b>ry and <i>sal</i>ary", &wanted);
        let document = document(&safe);
        for (place, has_more) in [(0, false), (1, true), (2, true), (3, false)] {
            let rule = format!("html:has(#dossier-find-{place}:target) mark[id^=dossier-find-{place}-]{{");
            assert_eq!(document.contains(&rule), has_more, "{place}");
        }
        assert_eq!(document.matches("id=\"dossier-find-1-").count(), 2);
    }
}
