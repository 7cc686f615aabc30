//! What a message can be besides its text, in the real window: pictures, messages inside, invitations, parcels; looking through it, and printing.

use std::collections::BTreeSet;

use crate::page::{Listener, is_untouched, window_of};
use crate::window::Window;
use crate::window::screen::Screen;
use serde_json::json;

/// A picture 40 wide and 700 high: where it is shown, the page is as high.
const HIGH: &[u8] = b"GIF89a\x28\0\xbc\x02\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x28\0\xbc\x02\0\x02\x02\x84\x51\0;";
const HIGH_BASE64: &str = "R0lGODlhKAC8AoAAAP8AAAAAACwAAAAAKAC8AgACAoRRADs=";
/// A red dot, to lie behind words.
const RED: &str = "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=";
/// What must neither run nor reach the program.
const CANARY: &str = "<script>document.title='pwned';parent.document.body.dataset.pwned=1;window.__TAURI_INTERNALS__.invoke('place_save',{place:'pwned'})</script>";

fn mail(number: usize, subject: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Ida <ida@berg.example>\nTo: me@firm.example\nSubject: {subject}\nMessage-ID: <{number}@berg.example>\nDate: Mon, 14 Nov 2022 10:0{number}:00 +0000\nMIME-Version: 1.0\nContent-Type: {kind}\n\n{body}\n"
    )
    .into_bytes()
}

fn html(page: &str) -> String {
    format!("Content-Type: text/html; charset=utf-8\n\n{CANARY}{page}\n")
}

/// One message of each kind.
fn messages(host: &str) -> Vec<Vec<u8>> {
    let mixed = "multipart/mixed; boundary=b";
    let remote = format!(
        "<link rel=prefetch href=http://{host}/prefetch><link rel=dns-prefetch href=//{host}><img src=http://{host}/high.gif><style>p{{background:#ffd url(http://{host}/sheet.gif)}} p:hover,mark{{background:url(http://{host}/words.gif)}}</style><table background=http://{host}/table.gif style='background-color:#eef'><tr><td style='background:url(http://{host}/style.gif)'>cell</table><p>sa<b>la</b>ry, Salary"
    );
    let cid = format!(
        "--b\n{}\n--b\nContent-Type: image/gif\nContent-ID: <high@berg>\nContent-Transfer-Encoding: base64\n\n{HIGH_BASE64}\n--b\nContent-Type: image/gif\nContent-ID: <red@berg>\nContent-Transfer-Encoding: base64\n\n{RED}\n--b--",
        html(
            "<style>.c{background:#dfd url(cid:red@berg) repeat-y;padding:9px}</style><p>within</p><table width=300 background=cid:red@berg><tr><td style='padding:9px 60px'>before a picture</table><p class=c>and another</p><img src='cid:high@berg'>"
        )
    );
    let inner = format!(
        "From: Carl <carl@dale.example>\nTo: ida@berg.example\nSubject: The inner letter\n{}",
        html("<p>d<b>ee</b>p")
    );
    let nested = format!("--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--");
    let event = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Interview\nDTSTART:20261121T090000Z\nORGANIZER;CN=Ida:mailto:ida@berg.example\nEND:VEVENT\nEND:VCALENDAR";
    let invitation =
        format!("--b\n{}\n--b\nContent-Type: text/calendar; method=REQUEST\n\n{event}\n--b--", html("<p>Please come"));
    let parcel = include_str!("../fixtures/parcel.eml").split_once("\n\n").unwrap().1;
    vec![
        mail(0, "0 remote", "text/html; charset=utf-8", &format!("{CANARY}{remote}")),
        mail(1, "1 cid", "multipart/related; boundary=b", &cid),
        mail(2, "2 nested", mixed, &nested),
        mail(3, "3 invitation", mixed, &invitation),
        mail(4, "4 parcel", mixed, parcel),
    ]
}

fn open(server: &Listener) -> (Window, Vec<String>) {
    let (window, ids) = window_of(&messages(&server.host), &[("DOSSIER_PICTURES_ANYWHERE", "1")]);
    window.load_again();
    window.until("document.querySelector('nav')");
    window.watch_policy();
    window.press("g i");
    window.until_shown("0 remote");
    window.reach_list();
    window.press("Home");
    (window, ids)
}

fn height(window: &Window, above: u32) {
    window.until(&format!("[...document.querySelectorAll('.read iframe')].at(-1)?.height > {above}"));
}

fn nothing_got_out(window: &Window) {
    assert!(is_untouched(window));
    let place = window.call("settings", json!({}))["place"].as_str().unwrap_or_default().to_owned();
    assert!(!place.contains("pwned"), "what runs in a frame is refused by the program itself");
    assert_eq!(window.refused(), Vec::<String>::new());
}

#[test]
fn every_kind_of_letter_is_read_and_pictures_come_when_asked_for() {
    let server = Listener::giving("image/gif", HIGH);
    let (window, _) = open(&server);
    window.until_shown("CV Kowalska.txt");
    window.until_shown("Notes.rtf");
    height(&window, 50);
    window.picture("letter-parcel");

    window.press("j");
    window.until("document.querySelector('.read h3')?.innerText === 'Interview'");
    window.until_shown("Invitation");
    window.until_shown("21 November 2026");
    window.picture("letter-invitation");

    window.press("j");
    window.until_shown("The inner letter");
    window.ask("document.querySelector('.read details summary').focus()");
    window.press("Enter");
    window.until("document.querySelector('.read details[open] iframe')");
    height(&window, 10);
    window.press("Control+f");
    window.until("document.activeElement.matches('[data-find-bar] input')");
    window.write("deep");
    window.until_shown("1 of 1");
    window.until("document.querySelector('.read details iframe').src.endsWith('#dossier-find-0')");
    window.picture("letter-nested");
    window.press("Escape");

    window.press("j");
    window.until("document.querySelector('.read h2')?.innerText === '1 cid'");
    height(&window, 700);
    window.picture("letter-cid");

    window.press("j");
    window.until_shown("not loaded");
    assert_eq!(server.take(), BTreeSet::new(), "nothing is fetched before it is asked for");
    window.choose("Show pictures once");
    height(&window, 700);
    let pictures = ["/high.gif", "/sheet.gif", "/style.gif", "/table.gif"].map(str::to_owned);
    assert_eq!(server.take(), BTreeSet::from(pictures), "and then nothing else");
    window.picture("letter-remote");

    window.press("Control+f");
    window.until("document.activeElement.matches('[data-find-bar] input')");
    window.write("salary");
    window.until_shown("1 of 2");
    window.until("document.querySelector('.read iframe').src.endsWith('#dossier-find-0')");
    window.picture("letter-find-pieces");
    window.press("Enter");
    window.until_shown("2 of 2");
    window.until("document.querySelector('.read iframe').src.endsWith('#dossier-find-1')");
    window.picture("letter-find");
    assert_eq!(server.take(), BTreeSet::new(), "that words are looked for is nobody else's business");
    window.press("Escape");
    window.until("!document.querySelector('.read iframe').src.includes('#')");
    nothing_got_out(&window);
    assert_eq!(window.barriers(), Vec::<String>::new());
}

#[test]
fn what_is_open_is_printed_from_a_window_of_its_own_that_goes_with_the_dialog() {
    let server = Listener::giving("image/gif", HIGH);
    let (window, _) = open(&server);
    window.press("j j j");
    window.until("document.querySelector('.read h2')?.innerText === '1 cid'");
    height(&window, 700);
    window.press("Control+p");
    window.go_to_second();
    window.picture("letter-print");
    assert_eq!(window.title(), "1 cid");
    Screen::connect().close("Print");
    window.until_alone();
    height(&window, 700);
}
