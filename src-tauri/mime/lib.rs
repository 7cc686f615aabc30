//! Bytes to message: header facts, readable text, parts, previews, quoting, vCards, and big parts cut out of the raw bytes.
//!
//! Nothing here fails on broken mail: what can be read is read, in time linear in the input, at bounded depth.

mod address;
mod auth;
mod auth_words;
mod body;
mod bounds;
mod charset;
pub mod cut;
mod date;
mod encoding;
mod fallback;
mod field;
mod flowed;
mod forwarded;
mod hash;
mod header;
mod html;
pub mod ics;
mod invitation;
mod letter;
mod link;
mod markup;
mod message;
mod meta;
mod params;
mod preview;
mod quote;
mod safe;
mod signature;
mod sniff;
mod tnef;
mod transfer;
mod tree;
pub mod vcard;
mod vcard_lines;
mod word;

pub use hash::body_hash;
pub use header::header;
pub use html::html_to_text;
pub use invitation::{Attendee, Invitation, Repeats, When, invitation};
pub use letter::{Letter, Seal, letter};
pub use link::{Doubt, Target, target};
pub use message::{Message, Part, Unreadable, parse, part};
pub use preview::preview;
pub use quote::quote_start;
pub use safe::{Link, SafeHtml, Wanted, safe_html};
pub use signature::{LONGEST as LONGEST_SIGNATURE, signature};
pub use sniff::sniff;

#[cfg(test)]
mod robustness;
