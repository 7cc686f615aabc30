//! Pages that try to get out, by what our own pass leaves of them; the real web view tries them in `tests/window/page.rs`.

use dossier_tests::hostile::attacks;

use super::source::Desk;

/// Whom they are aimed at.
const AIM: &str = "attack.example:8080";

/// A message whose page this is.
pub fn message(number: usize, page: &str) -> Vec<u8> {
    format!(
        "From: Ida <ida@berg.example>\r\nTo: me@firm.example\r\nSubject: page {number}\r\nMessage-ID: <page{number}@berg.example>\r\nDate: Mon, 14 Nov 2022 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}\r\n",
        page.replace('\n', "\r\n")
    )
    .into_bytes()
}

/// All of them as messages.
pub fn messages() -> Vec<Vec<u8>> {
    attacks(AIM).iter().enumerate().map(|(number, (_, page))| message(number, page)).collect()
}

/// What a page holds besides words: its elements with their attributes, and its style sheets.
pub fn acting(document: &str) -> String {
    let mut acting = String::new();
    for piece in document.split('<') {
        let (element, words) = piece.split_once('>').unwrap_or((piece, ""));
        acting.push_str(&without_words(element));
        if element.starts_with("style") {
            acting.push_str(words);
        }
        acting.push('\n');
    }
    acting
}

/// An element without the attributes that hold words; quotes within them are written as entities.
fn without_words(element: &str) -> String {
    let mut left = element.to_owned();
    for attribute in [" title=\"", " alt=\""] {
        while let Some((before, rest)) = left.split_once(attribute) {
            left = format!("{before} {}", rest.split_once('"').map_or("", |(_, behind)| behind));
        }
    }
    left
}

#[test]
fn nothing_of_an_attack_but_words_is_left_in_its_page() {
    let all = attacks(AIM);
    assert!(all.len() >= 120, "{}", all.len());
    let desk = Desk::with(messages());
    for (number, id) in desk.ids() {
        let Some(page) = desk.open_whole(&id) else { panic!("{}: no page", all[number].0) };
        assert!(page.as_it_came.len() > 3, "{}", all[number].0);
        let left = acting(&page.document);
        for trace in ["attack.", "127.0.0.1", "2130706433", "javascript:", "onerror", "<script", "mail://", "tauri:"] {
            let line = left.lines().find(|line| line.contains(trace));
            assert_eq!(line, None, "{}: {trace}", all[number].0);
        }
        assert!(page.pictures.is_empty());
    }
}

#[test]
fn a_page_that_acts_is_told_from_its_words() {
    for (what, page, acts) in [
        ("words", "<p>see attack.example</p>", false),
        ("words behind a picture", "<img alt=\"attack.example\" title=\"attack.example\">", false),
        ("a picture", "<p><img alt=\"x\" src=\"http://attack.example/x\"></p>", true),
        ("a style sheet", "<style>p{background:url(http://attack.example/x)}</style>", true),
    ] {
        assert_eq!(acting(page).contains("attack."), acts, "{what}");
    }
}
