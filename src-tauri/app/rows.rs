//! What the worker says, as the rows a window shows.

use api::rows::{
    Arrival, BackupHeld, BackupLook, CalendarKind, CalendarProbe, CodeSent, Detected, DetectedCalendar,
    DetectedCalendars, DetectedServer, FolderProgress, FolderRow, FolderTally, FoundCalendarRow, Probe, SendTest,
    SharedRow, SyncStatus,
};
use api::{Code, Failure};
use domain::Address;
use worker::calendar::keeper::CalendarStatus;
use worker::calendar::places;
use worker::calendar::probe::CalendarProbe as CalendarTest;
use worker::code_mail::Sent;
use worker::probe::{self, ProbedFolder};
use worker::progress::FolderCount;
use worker::shared::Shared;
use worker::supervise::Status;
use worker::{Calendar, Calendars, Found, Held, Issuer, Look, Server, WorkerFailure, outgoing, tally};

/// The worker spells failures as the faces do; a code nobody knows is a mistake in the program.
pub fn failure(failure: &WorkerFailure) -> Failure {
    let known = serde_json::from_str(&failure.to_json());
    known.unwrap_or_else(|_| Failure::new(Code::Internal).with("why", failure.code.clone()))
}

/// How far the sync is, calendars behind mailboxes.
pub fn sync_status(status: Status, calendars: CalendarStatus) -> SyncStatus {
    let failed = status.failures.iter().chain(&calendars.failures);
    let is_alone = status.mailboxes != "there" && calendars.connected;
    let of_calendars = calendars.calendars.into_iter().map(|one| folder_progress(one, true));
    SyncStatus {
        state: match (status.state, calendars.running, calendars.failures.is_empty()) {
            ("idle" | "failed", true, _) => "running",
            ("idle", false, false) => "failed",
            (state, ..) => state,
        }
        .into(),
        mailboxes: if is_alone { "calendars" } else { status.mailboxes }.into(),
        looks_for: if status.state == "running" { "mail" } else { "appointments" }.into(),
        last_success: if is_alone { calendars.last_success } else { status.last_success },
        next: status.next,
        held: status.held.map(|held| held.word().into()),
        tells_battery: status.power.battery.is_some(),
        tells_metered: status.power.metered.is_some(),
        failures: failed.map(|(account, why)| (account.clone(), failure(why))).collect(),
        folders: status.folders.into_iter().map(|one| folder_progress(one, false)).chain(of_calendars).collect(),
        done: count(status.done),
        total: count(status.total),
        eta: status.eta.map(count),
        aside: count(status.aside),
        texts_wait: status.texts_wait,
    }
}

/// What a live test found. The folders belong to no account yet: their path stands for their id.
pub fn probe(found: probe::Probe) -> Probe {
    Probe {
        steps: found.steps.into_iter().map(|(step, well)| (step.to_owned(), well)).collect(),
        failure: found.failure.as_ref().map(failure),
        folders: found.folders.into_iter().map(probed_folder).collect(),
    }
}

/// What a live test of a place calendars come from found.
pub fn calendar_probe(found: CalendarTest) -> CalendarProbe {
    let calendars = found.found.map(|found| found.calendars).unwrap_or_default();
    CalendarProbe {
        steps: found.steps.into_iter().map(|(step, well)| (step.to_owned(), well)).collect(),
        failure: found.failure.as_ref().map(failure),
        calendars: calendars.into_iter().map(places::listed).map(found_calendar).collect(),
    }
}

fn found_calendar(one: places::Listed) -> FoundCalendarRow {
    FoundCalendarRow {
        name: one.name,
        colour: one.colour,
        owner: one.belongs_to,
        access: one.access,
        schedules: one.schedules,
    }
}

/// A code that is on its way to an address.
pub fn code_sent(to: &Address, sent: Sent) -> CodeSent {
    CodeSent {
        to: to.as_str().into(),
        from: sent.from.as_str().into(),
        until: sent.until,
        again: sent.again,
        uncertain: sent.uncertain,
    }
}

/// What came of a test message.
pub fn send_test(test: outgoing::SendTest) -> SendTest {
    SendTest {
        steps: test.steps.into_iter().map(|(step, well)| (step.to_owned(), well)).collect(),
        failure: test.failure.as_ref().map(failure),
        address: test.address,
        taken: test.taken,
        arrival: test.arrival.map(|arrival| Arrival {
            folder: arrival.folder,
            junk: arrival.junk,
            seconds: arrival.seconds.try_into().unwrap_or(u32::MAX),
        }),
    }
}

/// What is known about the servers of an address.
pub fn detected(found: &Found) -> Detected {
    let provider = found.provider;
    let of = |field: fn(&'static worker::Provider) -> &'static String| {
        provider.map_or_else(String::new, |row| field(row).clone())
    };
    Detected {
        provider: of(|row| &row.name),
        sign_in: found.sign_in().word().into(),
        oauth: found.oauth().map_or("", Issuer::word).into(),
        steps: of(|row| &row.steps),
        page: of(|row| &row.page),
        incoming: found.incoming.as_ref().map(server),
        outgoing: found.outgoing.as_ref().map(server),
        calendar: found.calendar.as_ref().map(calendar),
        alternatives: found.alternatives.iter().map(server).collect(),
        offline: found.offline,
        no_such_domain: found.no_such_domain,
        exchange: found.is_exchange,
    }
}

/// What is known about the calendars of an address; `kept`: whether what is kept for its mailbox opens them.
pub fn detected_calendars(found: &Calendars, kept: bool) -> DetectedCalendars {
    let of = |field: fn(&'static worker::Provider) -> &'static String| {
        found.provider.map_or_else(String::new, |row| field(row).clone())
    };
    let by_app_password = found.sign_in().word() == "app_password";
    DetectedCalendars {
        kind: if found.oauth() == Some(Issuer::Microsoft) { CalendarKind::Graph } else { CalendarKind::Caldav },
        provider: of(|row| &row.name),
        sign_in: found.sign_in().word().into(),
        oauth: found.oauth().map_or("", Issuer::word).into(),
        steps: if by_app_password { of(|row| &row.steps) } else { String::new() },
        page: if by_app_password { of(|row| &row.page) } else { String::new() },
        url: found.calendar.as_ref().map(|one| one.url.clone()).unwrap_or_default(),
        how: found.calendar.as_ref().map_or("", |one| one.how.word()).into(),
        foreign: found.calendar.as_ref().is_some_and(|one| one.foreign),
        kept,
        offline: found.offline,
        no_such_domain: found.no_such_domain,
    }
}

fn server(found: &Server) -> DetectedServer {
    let settings = &found.settings;
    DetectedServer {
        half: found.half.word().into(),
        host: settings.host.clone(),
        port: settings.port,
        tls: settings.tls.word().into(),
        user: settings.user.clone(),
        how: found.how.word().into(),
        foreign: found.foreign,
    }
}

fn calendar(found: &Calendar) -> DetectedCalendar {
    DetectedCalendar { url: found.url.clone(), how: found.how.word().into(), foreign: found.foreign }
}

/// What is left of a mailbox that was deleted.
pub fn remains(left: worker::Remains) -> Vec<(String, u32)> {
    left.into_iter().map(|(what, rows)| (what.to_owned(), rows.try_into().unwrap_or(u32::MAX))).collect()
}

/// How much a folder holds.
pub fn folder_tally(found: &tally::FolderTally) -> FolderTally {
    FolderTally {
        path: found.path.clone(),
        since: found.since.clone(),
        messages: found.messages,
        octets: found.octets.and_then(|octets| i64::try_from(octets).ok()),
    }
}

/// A shared mailbox that was tried.
pub fn shared(found: &Shared) -> SharedRow {
    SharedRow { address: found.address.as_str().to_owned(), name: found.name.clone(), opens: found.opens }
}

/// What a backup holds.
pub fn backup_look(look: &Look) -> BackupLook {
    let number = |count: i64| count.try_into().unwrap_or(u32::MAX);
    let held = |held: Held| BackupHeld {
        messages: number(held.messages),
        people: number(held.people),
        filings: number(held.filings),
    };
    BackupLook { made: look.made, held: look.held.map(held) }
}

fn probed_folder(folder: ProbedFolder) -> FolderRow {
    FolderRow {
        id: folder.path.clone(),
        account: String::new(),
        path: folder.path,
        chosen: matches!(folder.special_use, "inbox" | "sent"),
        special_use: folder.special_use.into(),
        applications: false,
        selectable: folder.selectable,
        messages: folder.messages.unwrap_or(0),
        unread: 0,
        backlog: 0,
        aside: 0,
        last_success: None,
        on_file: 0,
    }
}

fn folder_progress(folder: FolderCount, is_calendar: bool) -> FolderProgress {
    FolderProgress {
        is_calendar,
        account: folder.account,
        path: folder.path,
        state: folder.state.into(),
        done: count(folder.done),
        total: count(folder.total),
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use worker::power::{Held, Power};

    use super::*;

    #[test]
    fn what_is_in_the_way_and_what_the_system_tells_reach_the_page() {
        let power = Power { battery: Some(true), metered: None };
        let told = |status| sync_status(status, CalendarStatus::default());
        let row = told(Status { held: Some(Held::Battery), power, ..Status::default() });
        assert_eq!((row.held.as_deref(), row.tells_battery, row.tells_metered), (Some("battery"), true, false));
        assert_eq!(told(Status { held: Some(Held::Metered), ..Status::default() }).held.as_deref(), Some("metered"));
    }

    #[test]
    fn where_only_calendars_are_connected_their_last_sync_is_told() {
        let calendars = CalendarStatus { connected: true, last_success: Some(7), ..CalendarStatus::default() };
        let there = |mailboxes| Status { state: "idle", mailboxes, last_success: Some(3), ..Status::default() };
        for (mailboxes, expected) in
            [("none", ("calendars", Some(7))), ("away", ("calendars", Some(7))), ("there", ("there", Some(3)))]
        {
            let row = sync_status(there(mailboxes), calendars.clone());
            assert_eq!((row.mailboxes.as_str(), row.last_success), expected);
            assert_eq!(sync_status(there(mailboxes), CalendarStatus::default()).mailboxes, mailboxes);
        }
    }

    #[test]
    fn a_calendar_that_is_fetched_or_failed_is_told_beside_the_mailboxes() {
        for (mail, running, failed, expected) in [
            ("idle", false, false, "idle"),
            ("idle", true, false, "running"),
            ("failed", true, false, "running"),
            ("idle", false, true, "failed"),
            ("paused", false, true, "paused"),
            ("running", false, true, "running"),
        ] {
            let failures = failed.then(|| ("Work".to_owned(), WorkerFailure::new("cut"))).into_iter().collect();
            let calendars = CalendarStatus { running, failures, ..CalendarStatus::default() };
            let row = sync_status(Status { state: mail, ..Status::default() }, calendars);
            assert_eq!((row.state.as_str(), row.failures.len()), (expected, usize::from(failed)), "{mail} {running}");
        }
    }

    #[test]
    fn a_failure_keeps_its_code_and_its_values() {
        let wrong = failure(&WorkerFailure::new("wrong_password").with("said", "NO"));
        assert_eq!(wrong, Failure::new(Code::WrongPassword).with("said", "NO"));
        let unknown = failure(&WorkerFailure::new("tired"));
        assert_eq!(unknown, Failure::new(Code::Internal).with("why", "tired"));
    }
}
