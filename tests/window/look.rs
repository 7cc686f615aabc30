//! What a screen looks like, and whether everybody can use it.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::Window;

/// What is asked of every screen: WCAG 2.2 AA.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// WebKit takes a picture with the next frame it paints, and a page at rest paints none: something nobody sees moves for a while.
const PAINTING: &str = "const speck = document.createElement('i');
    speck.style.cssText = 'position:fixed;inline-size:1px;block-size:1px;inset:auto 0 0 auto';
    document.body.append(speck);
    const end = performance.now() + 2000;
    const move = (now) => {
        speck.style.opacity = now % 2 ? 0.01 : 0.02;
        if (now < end) requestAnimationFrame(move); else speck.remove();
    };
    requestAnimationFrame(move);";

impl Window {
    /// Keeps a picture of the window, where pictures are wanted.
    pub fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("DOSSIER_SCREENSHOTS").map(PathBuf::from) {
            fs::create_dir_all(&folder).unwrap();
            self.until_still();
            self.ask(PAINTING);
            let png = self.wait(self.client.screenshot());
            fs::write(folder.join(format!("{name}.png")), png).unwrap();
        }
    }

    /// Waits until colours and places have gone over to what they become; what turns for ever is left to turn.
    fn until_still(&self) {
        self.until(
            "document.getAnimations().every((one) =>
                one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)",
        );
    }

    /// What keeps somebody from using what the window shows, one line a rule.
    pub fn barriers(&self) -> Vec<String> {
        self.until_still();
        if self.ask("return typeof window.axe") != json!("object") {
            let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
            self.ask(&fs::read_to_string(axe).unwrap());
        }
        let script = "const [rules, done] = arguments;
            window.axe.run(document, { runOnly: rules }).then(
                (found) => done(found.violations.map((one) =>
                    `${one.id}: ${one.help}: ` + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | '))),
                (error) => done([String(error)]));";
        let found = self.wait(self.client.execute_async(script, vec![json!(RULES)]));
        let lines = found.as_array().cloned().unwrap_or_default();
        lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Changes settings and shows the page anew.
    pub fn dress(&self, theme: &str, language: &str) {
        let mut settings = self.call("settings", json!({}));
        settings["theme"] = json!(theme);
        settings["language"] = json!(language);
        settings["region"] = json!("");
        self.call("settings_save", json!({"settings": settings}));
        self.load_again();
        self.until(&format!("document.documentElement.lang === '{language}' && document.querySelector('nav')"));
        self.watch_policy();
    }

    /// Makes the page this large.
    pub fn resize(&self, width: u32, height: u32) {
        self.wait(self.client.set_window_size(width, height));
        self.until(&format!("innerWidth >= {width} - 2"));
    }

    /// Begins to note what the page is refused by its own policy.
    pub fn watch_policy(&self) {
        self.ask(
            "window.refused = [];
            document.addEventListener('securitypolicyviolation', (one) =>
                window.refused.push(`${one.effectiveDirective} ${one.blockedURI}`));",
        );
    }

    /// What the page was refused by its own policy since then, one line each.
    pub fn refused(&self) -> Vec<String> {
        let refused = self.ask("return window.refused");
        refused.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}
