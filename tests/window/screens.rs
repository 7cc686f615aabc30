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

/// The views of the calendar, with their keys.
const VIEWS: [(&str, &str); 5] = [("day", "d"), ("work", "5"), ("month", "m"), ("list", "l"), ("week", "w")];

/// What floats over Mail to sort, with the keys that open it and what is in it once it is drawn.
const FLOATING: [(&str, &str, &str); 4] = [
    ("sync-options", "s", "input[type=checkbox]"),
    ("keys", "?", "dt"),
    ("palette", "Control+k", "[role=option]"),
    ("leave-out", "!", "fieldset ~ fieldset"),
];

/// As a window opens, and as it is on a large screen.
const USUAL: (u32, u32) = (1280, 800);
const LARGE: (u32, u32) = (1920, 1080);

const SECTIONS: [&str; 7] = ["accounts", "exclusions", "appearance", "language", "backup", "check", "about"];

#[test]
fn every_screen_can_be_used_by_everybody_in_both_themes_and_two_languages() {
    let window = Window::demo();
    window.until("document.querySelector('nav')");
    let mut barriers = Vec::new();
    for (theme, language, (width, height)) in dresses() {
        window.dress(theme, language);
        window.resize(width, height);
        let size = if (width, height) == USUAL { "" } else { "-large" };
        visit(&window, |screen| {
            let name = format!("{screen}-{theme}-{language}{size}");
            window.picture(&name);
            assert_eq!(window.refused(), Vec::<String>::new(), "{name}");
            barriers.extend(window.barriers().into_iter().map(|barrier| format!("{name}: {barrier}")));
        });
    }
    assert!(barriers.is_empty(), "{}", barriers.join("\n"));
}

/// The themes and languages looked at every time; `DOSSIER_LANGUAGES=all` adds the other languages, high contrast and a large window.
fn dresses() -> Vec<(&'static str, &'static str, (u32, u32))> {
    let mut dresses =
        [("light", "en"), ("dark", "en"), ("light", "de"), ("dark", "de")].map(|(t, l)| (t, l, USUAL)).to_vec();
    if std::env::var("DOSSIER_LANGUAGES").is_ok_and(|wanted| wanted == "all") {
        let more = [("contrast", "en"), ("light", "fr"), ("dark", "it"), ("light", "pl")];
        dresses.extend(more.map(|(theme, language)| (theme, language, USUAL)));
        dresses.push(("light", "de", LARGE));
    }
    dresses
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
    visit_calendar(window, &mut look);
    window.press("g c");
    window.until("document.querySelectorAll('main [role=row]').length > 5");
    window.reach_list();
    window.press("Down Enter");
    window.until("document.querySelector('main.profile [role=tabpanel]')");
    look("profile");
    window.press("Control+k");
    window.until("document.activeElement.tagName === 'INPUT'");
    window.write("kowalska");
    window.until("document.querySelectorAll('[role=option]').length > 2");
    window.press(&["Down"; 20].join(" "));
    window.press("Enter");
    window.until("document.querySelectorAll('main.search [role=option]').length > 2");
    window.until("document.querySelector('main.search .read h2')");
    look("search");
    // Out of the field, where keys are letters.
    window.ask("document.querySelector('.me').focus()");
    window.press("g ,");
    for (at, section) in SECTIONS.iter().enumerate() {
        window.press(&(at + 1).to_string());
        window.until(&format!("document.querySelectorAll('main nav button')[{at}].getAttribute('aria-current')"));
        look(&format!("settings-{section}"));
    }
    // Over the last section, which has nothing to press where this floats.
    window.ask("document.querySelector('.me').focus()");
    window.press("Enter");
    window.until("document.querySelector('[role=dialog] select')");
    look("me");
    window.press("Escape");
    window.until("!document.querySelector('[role=dialog]')");
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

fn visit_calendar(window: &Window, look: &mut impl FnMut(&str)) {
    for (view, key) in VIEWS {
        window.press("g k");
        window.until("document.querySelector('.calendar-screen .shown[aria-busy=false]')");
        window.press(key);
        window.until("document.querySelectorAll('.calendar-screen [data-stop^=\"row:\"]').length > 1");
        look(&format!("calendar-{view}"));
    }
    window.press("n");
    window.until("document.querySelector('[role=dialog] form')");
    look("appointment");
    window.press("Escape");
    window.until("!document.querySelector('[role=dialog]')");
    for (screen, keys) in [("outbox", "g o"), ("tasks", "g t")] {
        window.press(keys);
        window.until(&format!(
            "document.querySelector('main.{screen} h1') && !document.querySelector('[aria-busy=true]')"
        ));
        look(screen);
    }
}

#[test]
fn the_first_run_can_be_used_by_everybody() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    for (theme, language) in FIRST_DRESSES {
        dress_first(&window, theme, language);
        for (screen, nth) in [("welcome", None), ("welcome-restore", Some(2)), ("welcome-archive", Some(0))] {
            if let Some(nth) = nth {
                window.ask(&format!("document.querySelectorAll('.other button')[{nth}].click()"));
                window.until("document.querySelector('main input')?.type === 'text'");
            }
            let name = format!("{screen}-{theme}-{language}");
            window.picture(&name);
            assert_eq!(window.barriers(), Vec::<String>::new(), "{name}");
            if nth.is_some() {
                window
                    .ask("(document.querySelector('.other button') ?? document.querySelector('.foot button')).click()");
                window.until("document.querySelector('main input[type=email]')");
            }
        }
    }
    // What begins a store comes last.
    window.ask("document.querySelectorAll('.other button')[1].click()");
    window.until("!document.querySelector('.other')");
    for (theme, language) in FIRST_DRESSES {
        dress_first(&window, theme, language);
        let name = format!("welcome-calendar-{theme}-{language}");
        window.picture(&name);
        assert_eq!(window.barriers(), Vec::<String>::new(), "{name}");
    }
}

const FIRST_DRESSES: [(&str, &str); 5] =
    [("light", "en"), ("dark", "de"), ("light", "fr"), ("dark", "it"), ("light", "pl")];

/// The first run has no settings yet: its own field says the language.
fn dress_first(window: &Window, theme: &str, language: &str) {
    window.ask(&format!("document.documentElement.dataset.theme = '{theme}'"));
    window.ask(&format!(
        "const choice = document.querySelector('.path select');
        choice.value = '{language}';
        choice.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    ));
    window.until(&format!("document.documentElement.lang === '{language}'"));
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
