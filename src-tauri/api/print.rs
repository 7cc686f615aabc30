//! What is printed: messages with their heads, on white paper, without anything remote.

use mime::Wanted;
use serde::{Deserialize, Serialize};
use store::Store;

use crate::message::{message, raw};
use crate::page::BASE;
use crate::reading::{Page, own_pictures};
use crate::{Code, Failure, ids};

/// Messages on one print.
const MOST: usize = 200;
/// Half of the margin at the sides is the page's own, because WebKit on Linux takes the printer's in place of `@page`. No message reaches over its head:
/// that stands above whatever is pulled up below it.
const PAPER: &str = "@page{margin:16mm 8mm}body{font-size:11pt}h1{font-size:15pt;line-height:1.25;margin:0 0 4mm}
body>h1,section>table.dossier-head{position:relative;z-index:1;background:#fff}
section{break-inside:auto}section+section{margin-top:8mm;padding-top:5mm;border-top:1px solid #999}.dossier-mail{display:flow-root}
@media print{body{padding:3mm 8mm 0}}
table.dossier-head{border-collapse:collapse;margin:0 0 5mm;font:10pt/1.4 'Noto Sans','Segoe UI',Helvetica,Arial,sans-serif;break-inside:avoid}
table.dossier-head th{text-align:left;vertical-align:top;padding:0 4mm 0 0;font-weight:400;color:#555;white-space:nowrap}
table.dossier-head td{overflow-wrap:anywhere}.dossier-text{white-space:pre-wrap}a{color:inherit}
a.dossier-close{position:fixed;z-index:2;top:3mm;right:3mm;padding:5px 14px;border:1px solid #767676;border-radius:6px;background:#fff;color:#222;font-size:10pt;text-decoration:none}
@media screen{body{max-width:178mm;margin:10mm auto;padding:0 6mm}}@media print{a.dossier-close{display:none}}";
/// Where the link leads that closes the window, below the page's own address.
pub const PRINT_CLOSE: &str = "close";

/// A message that is printed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, specta::Type)]
pub struct PrintItem {
    /// The message.
    pub id: String,
    /// Names and values of the lines of its head, in the user's language.
    pub head: Vec<(String, String)>,
    /// Its plain text, although it has a page.
    pub as_text: bool,
}

/// One document of several messages, with a link in the user's words that closes it.
///
/// # Errors
/// `NotFound`; `BadValue` for none or too many.
pub fn printed(store: &Store, title: &str, close: &str, messages: &[PrintItem]) -> Result<Page, Failure> {
    if messages.is_empty() || messages.len() > MOST {
        return Err(Failure::new(Code::BadValue).with("field", "messages"));
    }
    let (mut page, mut sheets, mut body) = (Page::default(), String::new(), String::new());
    for (number, one) in messages.iter().enumerate() {
        body.push_str(&format!("<section>{}", head(&one.head)));
        match html(store, one, &mut page)? {
            Some(safe) => {
                // Each message's style sheet is for that message alone, and not for its head; where a system does not know how, it goes without.
                sheets.push_str(&format!("@scope (#dossier-print-{number}){{{}}}", safe.sheet));
                body.push_str(&format!(
                    "<div class=\"dossier-mail\" id=\"dossier-print-{number}\">{}</div>",
                    safe.body
                ));
            }
            None => {
                let text = message(store, &one.id)?.text.unwrap_or_default();
                body.push_str(&format!("<div class=\"dossier-text\">{}</div>", escaped(&text)));
            }
        }
        body.push_str("</section>");
    }
    let (title, close) = (escaped(title), escaped(close));
    page.document = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>{title}</title><style>{BASE}</style><style>{sheets}</style><style>{PAPER}</style></head><body><a class=\"dossier-close\" href=\"{PRINT_CLOSE}\" autofocus>{close}</a><h1>{title}</h1>{body}</body></html>"
    );
    Ok(page)
}

/// The safe page of a message that has one; its own pictures go on with the numbers of those before.
fn html(store: &Store, one: &PrintItem, page: &mut Page) -> Result<Option<mime::SafeHtml>, Failure> {
    if one.as_text || message(store, &one.id)?.text.is_none() {
        return Ok(None);
    }
    let bytes = store.read(|read| raw(read, ids::message(read, &one.id)?))?;
    let letter = mime::letter(&bytes);
    let Some(html) = letter.html else { return Ok(None) };
    let safe = mime::safe_html(&html, &Wanted { first_part: page.parts.len(), ..Wanted::default() });
    page.parts.extend(own_pictures(&bytes, &safe, &letter.named));
    Ok(Some(safe))
}

fn head(lines: &[(String, String)]) -> String {
    let line =
        |(name, value): &(String, String)| format!("<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(value));
    format!("<table class=\"dossier-head\">{}</table>", lines.iter().map(line).collect::<String>())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
