//! Settings, backups, the recovery key and the doctor.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use store::Who;
use store::keys::{Adding, Envelope, RecoveryKey, SystemRandom, Way};

use super::desk::{Desk, INBOX, NOW, letter};
use super::linked::Team;
use super::office::{EVENT, Office};
use crate::rows::Settings;
use crate::{
    Code, backup_now, backup_status, doctor, place_save, recovery_key_confirm, recovery_key_show, settings,
    settings_save,
};

fn with_envelope(desk: &Desk) -> RecoveryKey {
    let recovery = RecoveryKey::new(&mut SystemRandom).unwrap();
    let key = desk.store.key();
    let mut envelope = Envelope::create(desk.store.dir(), key, domain::Uuid::from_u128(1)).unwrap();
    envelope.add(Way::Recovery(&recovery), Adding { key, at: NOW, random: &mut SystemRandom }).unwrap();
    recovery
}

#[test]
fn settings_come_back_as_saved_and_nonsense_is_brought_into_range() {
    let desk = Desk::new();
    assert_eq!(settings(&desk.store).unwrap(), Settings::default());
    place_save(&desk.store, r#"{"route":{"screen":"review"}}"#).unwrap();
    let wanted = Settings {
        theme: "neon".into(),
        language: "pl".into(),
        text_size: 999,
        sync_every: 9999,
        pause_on_battery: true,
        pause_on_metered: true,
        read_after: Some(999),
        unanswered_days: 0,
        ..Settings::default()
    };
    let saved = settings_save(&desk.store, wanted).unwrap();
    let expected = Settings {
        language: "pl".into(),
        text_size: 150,
        sync_every: 1440,
        pause_on_battery: true,
        pause_on_metered: true,
        read_after: Some(60),
        unanswered_days: 1,
        place: r#"{"route":{"screen":"review"}}"#.into(),
        ..Settings::default()
    };
    assert_eq!(saved, expected);
    assert_eq!(settings(&desk.store).unwrap(), expected);
    desk.store.write(Who::User, |write| write.set_setting("settings", "{\"theme\":\"dark\",\"later\":1}")).unwrap();
    assert_eq!(settings(&desk.store).unwrap().theme, "dark", "a setting this program does not know does no harm");
}

#[test]
fn two_windows_on_one_home_each_keep_what_they_changed() {
    let desk = Desk::new();
    let save = |changed: &str| place_save(&desk.store, changed).unwrap();
    save(r#"{"route":{"screen":"review"},"kept":{"review":{"sort":"from","widths":{"from":9}},"jobs":{"scroll":1}}}"#);
    save(r#"{"kept":{"jobs":{"scroll":7}}}"#);
    save(r#"{"route":{"screen":"jobs"},"kept":{"review":{"widths":{"subject":3}}}}"#);
    let place: serde_json::Value = serde_json::from_str(&settings(&desk.store).unwrap().place).unwrap();
    let expected = serde_json::json!({
        "route": {"screen": "jobs"}, "kept": {"review": {"widths": {"subject": 3}}, "jobs": {"scroll": 7}}
    });
    assert_eq!(place, expected, "the jobs stay where the other window left them; what a screen keeps goes as a whole");
    assert_eq!(place_save(&desk.store, "review?row=7").unwrap_err().code, Code::BadValue);
}

#[test]
fn a_folder_of_backups_that_is_none_is_refused_but_one_that_vanished_is_kept() {
    let desk = Desk::new();
    let folder = desk.dir.path().join("backups");
    let with = |folder: &std::path::Path| Settings {
        backup_folder: folder.to_string_lossy().into_owned(),
        ..Settings::default()
    };
    assert_eq!(settings_save(&desk.store, with(&folder)).unwrap_err().code, Code::File);
    std::fs::create_dir(&folder).unwrap();
    settings_save(&desk.store, with(&folder)).unwrap();
    std::fs::remove_dir(&folder).unwrap();
    settings_save(&desk.store, Settings { theme: "dark".into(), ..with(&folder) }).unwrap();
    assert_eq!(backup_status(&desk.store).unwrap().count, 0);
}

#[test]
fn a_backup_now_is_counted_dated_and_its_trouble_is_kept_until_it_passes() {
    let desk = Desk::new();
    assert_eq!(backup_now(&desk.store, "").unwrap_err().code, Code::Missing);
    let folder = desk.dir.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_string_lossy().into_owned();
    assert_eq!(backup_now(&desk.store, &folder).unwrap_err().code, Code::NoKey, "an envelope is part of every backup");
    assert_eq!(backup_status(&desk.store).unwrap().failure.unwrap().code, Code::NoKey);
    with_envelope(&desk);
    let before = store::unix_now();
    let status = backup_now(&desk.store, &folder).unwrap();
    assert_eq!((status.folder.as_str(), status.count, status.failure), (folder.as_str(), 1, None));
    assert!(status.newest.unwrap() >= before);
    assert_eq!(backup_now(&desk.store, "").unwrap().count, 1, "the same day is one file");
    assert_eq!(status.ways, ["recovery"]);
}

#[test]
fn the_recovery_key_is_shown_again_and_confirmed_by_its_last_four() {
    let desk = Desk::new();
    assert_eq!(recovery_key_show(&desk.store).unwrap_err().code, Code::NoKey);
    let recovery = with_envelope(&desk);
    let shown = recovery_key_show(&desk.store).unwrap();
    assert_eq!(shown, *recovery.grouped());
    assert!(!backup_status(&desk.store).unwrap().recovery_confirmed);
    let last_four = &shown[shown.len() - 4..];
    let other = if last_four == "0000" { "1111" } else { "0000" };
    assert_eq!(recovery_key_confirm(&desk.store, other).unwrap_err().code, Code::RecoveryKeyMistyped);
    recovery_key_confirm(&desk.store, last_four).unwrap();
    assert!(backup_status(&desk.store).unwrap().recovery_confirmed);
}

#[test]
fn the_doctor_finds_a_proposal_nobody_would_make() {
    let desk = Desk::new();
    desk.candidate("Anna", "Kowalska", "anna@poczta.example");
    desk.arrive(INBOX, 0, &letter("anna@poczta.example", "marta@agency.example", "My certificates", 5, "See below."))
        .unwrap();
    let ill =
        || doctor(&desk.store).unwrap().into_iter().filter(|row| !row.ok).map(|row| row.check).collect::<Vec<_>>();
    assert_eq!(ill(), Vec::<String>::new(), "{:?}", doctor(&desk.store));
    let other = desk.candidate("Luca", "Rossi", "luca@poczta.example");
    desk.store
        .write(Who::User, |write| {
            let message = write.all_messages()?[0];
            let mut proposed: Vec<_> = write.proposals(message)?.into_iter().map(|proposal| proposal.derived).collect();
            proposed[0].target = Some(other);
            write.propose(message, &proposed)?;
            write.clean_messages(&[message])
        })
        .unwrap();
    assert_eq!(ill(), ["proposals"]);
}

#[test]
fn the_doctor_finds_an_appointment_that_is_not_what_its_bytes_say() {
    let team = Team::new();
    let ill =
        || doctor(team.store()).unwrap().into_iter().filter(|row| !row.ok).map(|row| row.check).collect::<Vec<_>>();
    let office = Office::new("caldav", false);
    office.event(EVENT);
    let fine = doctor(&office.desk.store).unwrap().into_iter().all(|row| row.ok);
    assert!(fine, "{:?}", doctor(&office.desk.store));
    assert_eq!(ill(), Vec::<String>::new());
    team.take("one", vec![team.meeting(1, &["anna@a.example"])]);
    assert_eq!(ill(), Vec::<String>::new());
    team.take("two", vec![team.meeting(1, &[]), team.meeting(2, &[])]);
    assert_eq!(ill(), ["appointments"], "its bytes know of one");
}
