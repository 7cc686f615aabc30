//! Attachments in the real window, by keyboard: a PDF and a Word document beside the mail.

use crate::window::Window;
use serde_json::json;

/// Searches, and goes to the first message that was found.
fn find(window: &Window, words: &str) {
    window.press("Control+k");
    window.until("document.activeElement.tagName === 'INPUT'");
    window.write(words);
    window.until("document.querySelectorAll('[role=option]').length > 0");
    window.press(&["Down"; 20].join(" "));
    window.press("Enter");
    window.until("document.querySelector('main.search [role=option]')");
    window.until("document.querySelector('main.search .read h2')");
    window.reach_list();
}

#[test]
fn space_shows_the_cv_beside_the_mail() {
    let window = Window::demo();
    window.until("document.title.endsWith('· Dossier')");

    find(&window, "CV_Ashdown_2026.pdf");
    window.press("Space");
    window.until("document.querySelector('.kit-files h2')?.innerText === 'CV_Ashdown_2026.pdf'");
    window.until("document.querySelector('.kit-files canvas')?.width > 300");
    window.until("document.querySelector('.kit-files .text')?.textContent.includes('Ashdown')");
    window.until_shown("Page 1 of 1");
    // What is drawn is not blank.
    window.until(
        "(() => { const { canvas } = { canvas: document.querySelector('.kit-files canvas') }; \
         const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); \
         return data.some((value, at) => at % 4 === 0 && value < 100); })()",
    );
    window.picture("files-pdf-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.press("Escape");
    window.until("!document.querySelector('.kit-files')");

    find(&window, "Stanhope CV.docx");
    window.press("Space");
    window.until("document.querySelector('.kit-files h2')?.innerText === 'Oliver Stanhope CV.docx'");
    window.until("document.querySelector('.kit-files article')?.innerText.includes('Stanhope')");
    window.picture("files-docx-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.press("o");
    window.until_shown("in another program?");
    window.press("Escape");
    window.until_gone("in another program?");
    window.press("Escape");
    window.until("!document.querySelector('.kit-files')");

    let found = window.call("search", json!({"asked": {"query": "CVfdp", "limit": 5}}));
    let id = found["rows"][0]["id"].as_str().unwrap();
    let view = window.call("message", json!({"id": id}));
    let index = view["parts"][0]["index"].clone();
    let refused = window.ask(&format!(
        "return window.__TAURI_INTERNALS__.invoke('file_open', {{ file: {{ kind: 'part', message: {}, index: {index} }} }}).then(() => 'opened', (why) => why.data.why)",
        json!(id)
    ));
    assert_eq!(refused, json!("dangerous"), "what could change the computer is never opened");
}
