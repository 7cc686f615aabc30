//! What a window or a command line may ask of the store: one file a screen, row types, and failures as codes.

mod exclusion;
mod failure;
pub mod ids;
mod import;
mod review;
pub mod rows;
mod targets;
mod undo;

pub use exclusion::{exclusion_add, exclusion_preview, exclusion_remove, exclusions};
pub use failure::{Code, Failure};
pub use import::{history_choose, import_plan, import_run};
pub use review::{
    history_rows, left_out_override, review_conversation, review_later, review_no, review_page, review_row, review_set_into, review_tick,
    review_tick_all,
};
pub use undo::{undo, undo_next};
