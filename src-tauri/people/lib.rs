//! Who is on file: reading tables of people, planning what an import would do, and finding somebody who is already there.
//!
//! Everything here decides and changes nothing: a plan is a value that can be shown, counted and carried out.

mod addresses;
mod apply;
mod card;
mod folded;
mod keep;
mod kinds;
mod languages;
pub mod plan;
mod similar;
pub mod table;

pub use apply::{apply, on_file};
pub use keep::{Record, draft_of, remove, save, save_all};
pub use similar::{Likeness, Named, Similar, similar};
