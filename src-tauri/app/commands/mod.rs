//! What the page may ask for: one file a screen. The bodies are in `api` and `worker`, and run without a window.

mod accounts;
mod calendar;
mod calendars;
mod code;
mod connected;
mod exclusion;
mod files;
mod inbox;
mod invite;
mod link;
mod mailbox;
mod messages;
mod offer;
mod outgoing;
mod people;
mod reading;
mod remind;
mod review;
mod search;
mod sending;
mod settings;
mod sign_in;
mod start;
mod sync;
mod tasks;
mod users;

use api::{Code, Failure};
use tauri::{AppHandle, Wry};
use tauri_plugin_opener::OpenerExt;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// Every command, by screen.
macro_rules! all_commands {
    () => {
        collect_commands![
            start::start,
            start::store_create,
            start::store_create_demo,
            start::store_unlock,
            start::store_open,
            start::window_open,
            settings::settings,
            settings::settings_save,
            settings::place_save,
            settings::recovery_key_show,
            settings::recovery_key_confirm,
            settings::backup_status,
            settings::backup_now,
            settings::backup_look,
            settings::backup_restore,
            settings::doctor,
            invite::invitation_plan,
            invite::invitation_send,
            invite::invitation_guests,
            invite::invitation_leave,
            invite::invitation_answer,
            invite::invitation_take_off,
            invite::outbox_page,
            invite::outbox_counts,
            invite::outbox_again,
            invite::outbox_give_up,
            invite::outbox_stop,
            remind::reminders,
            remind::reminder_dismiss,
            remind::reminder_snooze,
            remind::reminder_tell,
            remind::quick_read,
            calendar::calendar_list,
            calendar::calendar_between,
            calendar::calendar_show,
            calendar::calendar_colour,
            calendar::calendar_save,
            calendar::calendar_sync,
            calendar::calendars_shown,
            calendars::calendar_detect,
            calendars::calendar_places,
            calendars::calendar_probe,
            calendars::calendar_add,
            calendars::calendar_choose,
            calendars::calendar_test,
            calendars::calendar_reconnect,
            calendars::calendar_log,
            calendars::calendar_disconnect,
            calendars::calendar_remove,
            tasks::task_list,
            tasks::tasks_about,
            tasks::task_count,
            tasks::task_save,
            tasks::task_tick,
            tasks::task_remove,
            tasks::task_put,
            tasks::task_take_out,
            offer::offer_list,
            offer::offer_hold,
            offer::offer_choose,
            offer::offer_let_go,
            calendar::appointment_card,
            calendar::appointment_save,
            calendar::appointment_move,
            calendar::appointment_remove,
            calendar::appointment_decide,
            calendar::appointment_join,
            calendar::appointment_again,
            link::link_page,
            link::link_count,
            link::link_tick,
            link::link_set_into,
            link::link_decide,
            link::link_run,
            link::appointment_link,
            link::appointment_unlink,
            link::scorecard,
            link::scorecard_save,
            link::calendar_neutral,
            link::calendar_set_neutral,
            accounts::mailbox_detect,
            accounts::account_probe,
            accounts::account_probe_stop,
            sending::outgoing_test_send,
            accounts::mailbox_shared,
            accounts::account_tally,
            accounts::archive_tally,
            accounts::account_add,
            accounts::account_add_archive,
            accounts::accounts,
            accounts::account_messages,
            accounts::me,
            accounts::account_remove,
            accounts::account_set_keep,
            accounts::account_set_cache,
            accounts::account_set_password,
            accounts::folders,
            accounts::folders_refresh,
            accounts::folder_choose,
            accounts::folder_applications,
            sign_in::sign_in_start,
            sign_in::sign_in_open,
            sign_in::sign_in_stop,
            connected::account_save,
            connected::account_brought,
            connected::sources,
            connected::source_save,
            connected::source_remove,
            connected::account_disconnect,
            connected::account_test,
            connected::account_reconnect,
            connected::account_move,
            connected::account_delete,
            outgoing::outgoing_accounts,
            outgoing::outgoing_probe,
            outgoing::outgoing_save,
            outgoing::outgoing_disconnect,
            outgoing::outgoing_remove,
            outgoing::outgoing_set_system,
            sync::sync_start,
            sync::sync_pause,
            sync::sync_cancel,
            sync::sync_status,
            sync::folder_shown,
            sync::sync_aside,
            review::review_page,
            review::review_tick,
            review::review_tick_all,
            review::review_set_into,
            review::review_later,
            review::review_no,
            review::review_again,
            review::review_conversation,
            review::import_plan,
            review::import_run,
            review::history_page,
            review::history_plan,
            review::history_choose,
            review::act_cancel,
            review::left_out_override,
            review::undo_next,
            review::undo,
            mailbox::mailbox_act,
            mailbox::account_set_in_step,
            mailbox::written_page,
            messages::inbox_page,
            messages::inbox_total,
            messages::conversation,
            inbox::snooze,
            inbox::await_answer,
            inbox::save_offers,
            inbox::person_draft,
            inbox::address_card,
            inbox::reply_open,
            inbox::call_open,
            messages::message,
            messages::message_fetch,
            messages::message_raw,
            messages::message_file,
            messages::message_unfile,
            reading::message_reading,
            reading::message_save,
            reading::message_print,
            reading::pictures_always,
            files::file_preview,
            files::file_save,
            files::files_save,
            files::file_open,
            files::documents,
            files::document_add,
            files::document_remove,
            search::search,
            search::search_total,
            search::saved_searches,
            search::saved_search_counts,
            search::saved_search_save,
            search::saved_search_rename,
            search::saved_search_order,
            search::saved_search_remove,
            search::targets_find,
            people::people_page,
            people::clients_page,
            people::jobs_page,
            people::profile,
            people::timeline,
            people::profile_messages,
            people::profile_save,
            people::profile_remove,
            people::address_add,
            people::similar,
            people::suggestions,
            people::suggestions_add,
            people::table_preview,
            people::table_import,
            exclusion::exclusion_preview,
            exclusion::exclusion_add,
            exclusion::exclusion_remove,
            exclusion::exclusions,
            users::sign_in,
            users::sign_in_recover,
            users::lock,
            users::present,
            users::team,
            users::two_factor_set,
            code::code_send,
            code::code_check,
            users::user_begin,
            users::user_add,
            users::user_sight,
            users::user_set,
            users::user_remove,
            users::passphrase_change,
            users::passphrase_give,
            users::groups,
            users::group_add,
            users::group_rename,
            users::group_order,
            users::group_remove,
            users::filing_group,
            users::account_group,
        ]
    };
}

/// Every command with the types that pass through it. `permissions/commands.toml` allows the same ones.
pub fn bindings() -> Builder<Wry> {
    Builder::new().error_handling(ErrorHandlingMode::Throw).disable_serde_phases().commands(all_commands!())
}

/// Hands an address to the program the system has for it.
fn opened(app: &AppHandle, url: &str) -> Result<(), Failure> {
    app.opener()
        .open_url(url, None::<&str>)
        .map_err(|_| Failure::new(Code::NoProgram).with("for", url.split(':').next().unwrap_or_default()))
}

/// Runs what waits for a server, a keychain or a disk where it keeps nobody else waiting.
async fn waiting<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Failure::new(Code::Internal).with("why", "stopped")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::collections::BTreeSet;
    use std::path::Path;

    use specta_typescript::Typescript;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    /// What the page's side of the commands must be.
    fn exported() -> String {
        let header = "/* Written from src-tauri/app/commands: `DOSSIER_BINDINGS=1 cargo test --package dossier-desktop` writes it again. */";
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bindings.ts");
        bindings().export(Typescript::default().header(header), &file).unwrap();
        std::fs::read_to_string(file).unwrap()
    }

    #[test]
    fn the_pages_types_are_those_of_the_commands() {
        let file = root().join("ui/src/api/bindings.ts");
        let exported = exported();
        if std::env::var_os("DOSSIER_BINDINGS").is_some() {
            std::fs::write(&file, &exported).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == exported,
            "ui/src/api/bindings.ts is out of date: DOSSIER_BINDINGS=1 cargo test --package dossier-desktop"
        );
    }

    #[test]
    fn the_page_may_call_exactly_the_commands_there_are() {
        let permissions = std::fs::read_to_string(root().join("src-tauri/app/permissions/commands.toml")).unwrap();
        let allowed: BTreeSet<&str> =
            permissions.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\",")).collect();
        let exported = exported();
        let called: BTreeSet<&str> = exported
            .split("__TAURI_INVOKE")
            .skip(1)
            .filter_map(|rest| rest.split_once("(\"")?.1.split('"').next())
            .collect();
        assert_eq!(allowed, called);
    }
}
