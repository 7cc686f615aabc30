#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use super::*;

fn file(events: &[(&str, &str)]) -> String {
    let each = events.iter().map(|(uid, summary)| {
        format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261123T080000Z\r\nDTSTART:20261224T090000Z\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\n")
    });
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Feiertage\r\n{}END:VCALENDAR\r\n",
        each.collect::<String>()
    )
}

fn changes(remote: &mut Subscription, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
    remote.changes(&CalendarKey(ONLY.into()), cursor)
}

fn all(remote: &mut Subscription, cursor: Option<&Cursor>) -> (Vec<String>, Cursor) {
    match changes(remote, cursor).unwrap() {
        Changes::All { listed, cursor } => (listed.into_iter().map(|one| one.key.0).collect(), cursor),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_an_event_for_each_uid_and_only_what_changed_is_another_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.ics");
    fs::write(&path, file(&[("a", "one"), ("b", "two"), ("a", "moved")])).unwrap();
    let mut remote = Subscription::of_file(&path);
    assert_eq!(remote.calendars().unwrap()[0].name, "Feiertage");
    let (keys, cursor) = all(&mut remote, None);
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(changes(&mut remote, Some(&cursor)).unwrap(), Changes::Same);
    // Only when the file was made is another.
    fs::write(
        &path,
        file(&[("a", "one"), ("b", "two"), ("a", "moved")]).replace("20261123T080000Z", "20261124T080000Z"),
    )
    .unwrap();
    assert_eq!(changes(&mut remote, Some(&cursor)).unwrap(), Changes::Same);
    fs::write(&path, file(&[("b", "two"), ("c", "three")])).unwrap();
    assert_eq!(all(&mut Subscription::of_file(&path), Some(&cursor)).0, ["b", "c"]);
    let mut came = Vec::new();
    let wanted = [RemoteKey("c".into()), RemoteKey("a".into())];
    let mut sink = |key: &RemoteKey, brought| {
        came.push((key.0.clone(), brought));
        true
    };
    Subscription::of_file(&path).bring(&CalendarKey(ONLY.into()), &wanted, &mut sink).unwrap();
    assert!(matches!(&came[0].1, Brought::Event { ics, .. } if String::from_utf8_lossy(ics).contains("SUMMARY:three")));
    assert_eq!(came[1], ("a".into(), Brought::Gone));
}

#[test]
fn what_is_no_calendar_any_more_says_so_and_removes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.ics");
    let whole = file(&[("a", "one")]);
    for (what, content, expected) in [
        ("empty", "", "NotACalendar"),
        ("a page", "<!DOCTYPE html><html>Sign in</html>", "NotACalendar"),
        ("half of it", &whole[..whole.len() - 20], "Cut"),
    ] {
        fs::write(&path, content).unwrap();
        assert_eq!(format!("{:?}", changes(&mut Subscription::of_file(&path), None).unwrap_err()), expected, "{what}");
    }
    fs::remove_file(&path).unwrap();
    for gone in [path.as_path(), folder.path()] {
        assert!(matches!(changes(&mut Subscription::of_file(gone), None), Err(Trouble::NotACalendar)));
    }
    fs::write(&path, file(&[])).unwrap();
    assert_eq!(all(&mut Subscription::of_file(&path), None).0, [""; 0], "a calendar may be empty");
}

#[test]
fn an_address_is_asked_by_https_and_never_shown() {
    for (address, expected) in [
        ("webcal://firm.example/team.ics", Some("https://firm.example/team.ics")),
        ("WEBCAL://firm.example/team.ics?key=a#x", Some("https://firm.example/team.ics?key=a")),
        ("http://firm.example/team.ics", Some("https://firm.example/team.ics")),
        (" https://anna:s%20c@firm.example/team.ics", Some("https://firm.example/team.ics")),
        ("ftp://firm.example/team.ics", None),
        ("file:///etc/passwd", None),
        ("firm.example/team.ics", None),
        ("", None),
    ] {
        let found = address_of(address);
        assert_eq!(found.as_ref().map(|(url, ..)| url.as_str()), expected, "{address}");
        if let (Some((_, user, Some(Credential::Password(password)))), true) = (&found, address.contains('@')) {
            assert_eq!((user.as_str(), password.expose().as_str()), ("anna", "s c"));
        }
        let shown =
            Subscription::at(address, &Cancel::default()).map_or_else(|_| String::new(), |one| format!("{one:?}"));
        assert!(!shown.contains("firm") && !shown.contains("key"), "{shown}");
    }
}
