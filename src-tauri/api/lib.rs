//! What a window or a command line may ask of the store: one file a screen, row types, and failures as codes.

mod account_edit;
mod accounts;
mod appointment;
mod appointment_edit;
mod appointment_form;
mod backup;
mod calendar;
mod calendar_choose;
mod calendar_export;
mod calendar_places;
mod card;
mod clash;
mod conversation;
mod doctor;
mod documents;
mod event;
mod exclusion;
mod export;
mod export_tables;
mod failure;
mod files;
mod history;
pub mod ids;
mod import;
mod inbox;
mod invitation;
mod invite;
mod invite_answer;
mod invite_guests;
mod look;
mod mailbox;
mod message;
mod nature;
mod neutral;
mod offer;
mod outbox;
mod outgoing;
mod page;
mod parcel;
mod print;
mod profiles;
mod put_off;
mod quick;
mod reading;
mod remind;
mod reply;
mod review;
mod review_lines;
mod review_rows;
pub mod rows;
mod save;
mod saved_search;
mod search;
mod settings;
mod sight;
mod tables;
mod targets;
mod task;
mod timeline;
mod to_link;
mod undo;
mod users;

pub use account_edit::{account_brought, account_save, source_remove, source_save, sources};
pub use accounts::{
    account, account_messages, account_set_cache, account_set_keep, accounts, folder_applications, folder_choose,
    folders, me, message_want, set_aside,
};
pub use appointment::appointment_card;
pub use appointment_edit::{
    appointment_again, appointment_decide, appointment_move, appointment_remove, appointment_save,
};
pub use backup::{backup, backup_now, backup_status, recovery_key_confirm, recovery_key_show};
pub use calendar::{calendar_between, calendar_colour, calendar_list, calendar_show, clock_kind};
pub use calendar_choose::calendar_choose;
pub use calendar_export::{calendar_export, calendar_export_file, calendar_save};
pub use calendar_places::{calendar_log, calendar_places};
pub use card::address_card;
pub use clash::{appointment_join, calendar_clashes};
pub use conversation::conversation;
pub use doctor::doctor;
pub use documents::{document_add, document_remove, documents};
pub use event::{appointment_raw, appointment_whole, calendar_aside, calendar_stuck};
pub use exclusion::{exclusion_add, exclusion_preview, exclusion_remove, exclusions};
pub use export::{Exported, Progress, export};
pub use failure::{Code, Failure};
pub use files::{file_copy, file_preview, file_save, files_save, forget_copies, reader};
pub use history::{history_choose, history_page, history_plan};
pub use import::{import_plan, import_run};
pub use inbox::{inbox_page, inbox_total};
pub use invite::{invitation_plan, invitation_send};
pub use invite_answer::{invitation_answer, invitation_take_off};
pub use invite_guests::{invitation_guests, invitation_leave};
pub use linking::Tell;
pub use look::{Looks, looks};
pub use mailbox::{account_set_in_step, mailbox_act, written_page};
pub use message::{message, message_bytes, message_raw, message_save, part_bytes};
pub use mime::ics::Zone;
pub use neutral::{calendar_neutral, calendar_set_neutral};
pub use offer::{offer_choose, offer_hold, offer_let_go, offer_list};
pub use outbox::{outbox_again, outbox_counts, outbox_give_up, outbox_page};
pub use outgoing::{outgoing_account, outgoing_accounts, outgoing_form, outgoing_id, outgoing_set_system};
pub use page::{POLICY as PAGE_POLICY, picture_kind};
pub use preview::{Apart, VERB as READER_VERB, run_child as run_reader};
pub use print::{PRINT_CLOSE, PrintItem, printed};
pub use profiles::{address_add, clients_page, jobs_page, people_page, profile, profile_remove, profile_save, similar};
pub use put_off::{await_answer, snooze};
pub use quick::quick_read;
pub use reading::{Page, Showing, pictures_always, reading, reading_as};
pub use remind::{reminder_dismiss, reminder_snooze, reminders};
pub use reply::reply_link;
pub use review::{
    left_out_override, review_again, review_conversation, review_later, review_no, review_page, review_row,
    review_set_into, review_tick, review_tick_all,
};
pub use review_lines::{Line, Lines, review_lines};
pub use save::{message_file, message_unfile, person_draft, save_offers};
pub use saved_search::{
    saved_search, saved_search_counts, saved_search_order, saved_search_remove, saved_search_rename, saved_search_save,
    saved_searches,
};
pub use search::{search, search_total, targets_find};
pub use settings::{place_save, settings, settings_save};
pub use sight::user_sight;
pub use store::{Store, Topic};
pub use tables::{suggestions, suggestions_add, table_columns, table_import, table_import_bytes, table_preview};
pub use task::{task_count, task_list, task_put, task_remove, task_save, task_take_out, task_tick, tasks_about};
pub use timeline::{profile_messages, timeline};
pub use to_link::{
    appointment_link, appointment_unlink, link_count, link_decide, link_page, link_run, link_set_into, link_tick,
    scorecard, scorecard_save,
};
pub use undo::{undo, undo_next};
pub use users::{
    account_group, filing_group, group_add, group_order, group_remove, group_rename, groups, need_admin,
    passphrase_change, passphrase_give, passphrase_proves, shown_mailboxes, sign_in, signed_in, strong, team,
    two_factor_set, user_add, user_begin, user_remove, user_set,
};

#[cfg(test)]
mod tests;
