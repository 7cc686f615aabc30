//! From a source of mail into the store: what to fetch is planned purely, carried out in batches, and can stop anywhere.

pub mod remote;
mod trouble;

pub use remote::Cancel;
pub use trouble::Trouble;
