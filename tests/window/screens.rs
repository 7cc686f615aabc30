//! Every screen of the real window, in both themes and two languages: pictures, and whether everybody can use it.

use crate::window::{Window, show_plan};

/// Lists, with the keys that lead to them and what their lines are.
const LISTS: [(&str, &str, &str); 5] = [
    ("review", "g m", "row"),
    ("inbox", "g i", "option"),
    ("candidates", "g c", "row"),
    ("clients", "g l", "row"),
    ("jobs", "g j", "row"),
];

/// What floats over Mail to sort, with the keys that open it and what is in it once it is drawn.
const FLOATING: [(&str, &str, &str); 4] = [
    ("sync-options", "s", "input[type=checkbox]"),
    ("keys", "?", "dt"),
    ("palette", "Control+k", "[role=option]"),
    ("leave-out", "!", "fieldset ~ fieldset"),
];

const SECTIONS: [&str; 7] = ["accounts", "exclusions", "appearance", "language", "backup", "check", "about"];

#[test]
fn every_screen_can_be_used_by_everybody_in_both_themes_and_two_languages() {
    let window = Window::demo();
    window.until("document.querySelector('nav')");
    let mut barriers = Vec::new();
    for (theme, language) in [("light", "en"), ("dark", "en"), ("light", "de"), ("dark", "de")] {
        window.dress(theme, language);
        visit(&window, |screen| {
            let name = format!("{screen}-{theme}-{language}");
            window.picture(&name);
            assert_eq!(window.refused(), Vec::<String>::new(), "{name}");
            barriers.extend(window.barriers().into_iter().map(|barrier| format!("{name}: {barrier}")));
        });
    }
    assert!(barriers.is_empty(), "{}", barriers.join("\n"));
}

/// Goes to every screen and says its name once it is drawn.
fn visit(window: &Window, mut look: impl FnMut(&str)) {
    show_plan(window, true);
    look("older");
    show_plan(window, false);
    for (list, keys, line) in LISTS {
        window.press(keys);
        window.until(&format!("document.querySelectorAll('main [role={line}]').length > 5"));
        look(list);
    }
    window.press("g c");
    window.until("document.querySelectorAll('main [role=row]').length > 5");
    window.reach_list();
    window.press("Down Enter");
    window.until("document.querySelector('main.profile [role=tabpanel]')");
    look("profile");
    window.press("g ,");
    for (at, section) in SECTIONS.iter().enumerate() {
        window.press(&(at + 1).to_string());
        window.until(&format!("document.querySelectorAll('main nav button')[{at}].getAttribute('aria-current')"));
        look(&format!("settings-{section}"));
    }
    for (floating, keys, drawn) in FLOATING {
        window.press("g m");
        window.until("document.querySelectorAll('main [role=row]').length > 5");
        window.press(keys);
        window.until(&format!("document.querySelector('[role=dialog]').querySelector('{drawn}')"));
        look(floating);
        window.press("Escape");
        window.until("!document.querySelector('[role=dialog]')");
    }
}

#[test]
fn the_first_run_can_be_used_by_everybody() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    for theme in ["light", "dark"] {
        window.ask(&format!("document.documentElement.dataset.theme = '{theme}'"));
        window.picture(&format!("welcome-{theme}-en"));
        assert_eq!(window.barriers(), Vec::<String>::new(), "{theme}");
    }
}

#[test]
fn the_page_may_do_nothing_but_its_own() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    let server = window.somebody_who_answers();
    let network = format!("return fetch('{server}', {{ mode: 'no-cors' }}).then(() => 'done', () => null)");
    for (what, script) in [
        ("script from a string", "try { return new Function('return 1')(); } catch { return null; }"),
        (
            "another core command",
            "return window.__TAURI_INTERNALS__.invoke('plugin:window|close').then(() => 'done', () => null)",
        ),
        ("the network", network.as_str()),
    ] {
        assert_eq!(window.ask(script), serde_json::Value::Null, "{what}");
    }
    window.watch_policy();
    window.ask(
        "document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.test/a.png' }))",
    );
    window.until("window.refused.length === 1");
    window.ask("location.href = 'https://example.test/'");
    window.until("location.protocol === 'tauri:'");
}

#[test]
fn a_second_window_shows_the_same_store() {
    let window = Window::demo();
    window.until("document.querySelectorAll('main [role=row]').length > 5");
    window.press("Control+Shift+N");
    window.go_to_second();
    window.until("document.querySelectorAll('main [role=row]').length > 5");
}
