//! Invitations: who is mailed what when an appointment is made, changed or taken off, and what an answer says. Nothing here sends: what is planned is
//! shown, and then put into the outbox as it was shown.

mod again;
pub mod answers;
mod dates;
mod phrases;
mod plan;
mod words;

pub use again::{declined, reminders};
pub use dates::said;
pub use plan::{Around, Guest, Mail, Nobody, Plan, What, invitations};
pub use words::{Language, Letter, answer_letter};

/// The program, as calendar objects name it (RFC 5545 section 3.7.3).
pub const PRODUCT: &str = "-//Dossier//Dossier//EN";

#[cfg(test)]
mod tests;
