//! The body of a message: greeting, text, signature, what is quoted below, and the HTML a program makes of it.

use super::cast::{ME, Person};
use super::clock::Moment;
use super::habit::{Habit, Quoting};
use super::letter::Part;
use super::paper::Paper;
use super::seed::Seed;
use super::words::{Phrases, capital};

/// Something that was written before and may be quoted.
#[derive(Clone)]
pub struct Said {
    pub name: String,
    pub address: String,
    pub to: String,
    pub subject: String,
    pub at: Moment,
    pub text: String,
}

/// Greeting, text and signature of a message between the recruiter and a person; `first` is a side's first message.
pub fn compose(text: &str, person: &Person, (mine, first): (bool, bool), seed: &mut Seed) -> String {
    let phrases = Phrases::of(&person.lang);
    let mate = person.kinds.contains("employee");
    let hello = match (mine, mate) {
        (true, _) if person.given.is_empty() => format!("{},", person.call()),
        (_, true) => phrases.pick("hello.mate", seed),
        (true, _) => gendered(&phrases.pick("hello.me", seed), person.female).replace("{call}", &person.call()),
        (false, _) => phrases.pick("hello.them", seed),
    };
    let greeted = first || seed.chance(55);
    let low = matches!(person.lang.as_str(), "pl" | "de" | "it") && greeted;
    let text = if low { text.to_owned() } else { capital(text) };
    let hello = if greeted { format!("{hello}\n\n") } else { String::new() };
    let end = if mine { sign(&phrases, first, seed) } else { farewell(person, &phrases, seed) };
    format!("{hello}{text}\n\n{end}")
}

/// The recruiter's signature, with the address block on a first message.
pub fn sign(phrases: &Phrases, full: bool, seed: &mut Seed) -> String {
    let bye = phrases.pick("bye.me", seed);
    let block = format!(
        "\n\n-- \n{} · Zielińska Rekrutacja\n{}\nul. Lipowa 14/3, 30-702 Kraków · +48 555 010 100",
        ME.0,
        phrases.text("role")
    );
    format!("{bye}\n{}{}", ME.0, if full { block.as_str() } else { "" })
}

fn farewell(person: &Person, phrases: &Phrases, seed: &mut Seed) -> String {
    let bye = phrases.pick("bye.them", seed);
    let habit = Habit::of(person.address(), &person.lang);
    let name = if person.kinds.contains("employee") || seed.chance(12) { person.given.clone() } else { person.name() };
    let below = match seed.below(4) {
        _ if !person.client.is_empty() && !person.given.is_empty() => format!("\n{}", person.client),
        0 => format!("\n{}", super::paper::own_phone(person)),
        _ if habit.mobile => format!("\n\n{}", phrases.pick("mobile", seed)),
        _ => String::new(),
    };
    format!("{bye}\n{name}{below}")
}

fn gendered(text: &str, female: bool) -> String {
    let Some((before, rest)) = text.split_once('<') else {
        return text.to_owned();
    };
    let Some((pair, after)) = rest.split_once('>') else {
        return text.to_owned();
    };
    let (male, woman) = pair.split_once('/').unwrap_or((pair, pair));
    let choice = if female { woman } else { male };
    format!("{before}{choice}{after}")
}

/// The parts of a message: text, quotation, HTML twin where the program makes one, attachments.
pub fn parts(text: &str, said: Option<&Said>, (habit, lang): (&Habit, &str), papers: Vec<Paper>) -> Part {
    let quote = said.map(|said| quotation(said, habit.quoting, lang)).unwrap_or_default();
    let plain = Part::Text("plain", format!("{text}{quote}\n"));
    let written = if habit.html {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;font-size:11pt\">\n{}{}</body></html>\n",
            html(text),
            html_quote(&quote)
        );
        let page = if lang == "de" && text.contains("Brandt Logistik") { logo(page) } else { Part::Text("html", page) };
        Part::Multi("alternative", vec![plain, page])
    } else {
        plain
    };
    if papers.is_empty() {
        return written;
    }
    Part::Multi("mixed", std::iter::once(written).chain(papers.into_iter().map(Part::File)).collect())
}

/// HTML with a picture of its own in the signature.
fn logo(page: String) -> Part {
    let page = page.replace("</body>", "<p><img src=\"cid:logo@brandt-logistik.example\" width=\"120\" height=\"4\" alt=\"Brandt Logistik\"></p></body>");
    let gif =
        b"GIF89a\x01\0\x01\0\x80\0\0\x0F\x5A\x66\xFF\xFF\xFF!\xF9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
            .to_vec();
    let picture = Paper { name: "logo.gif".to_owned(), kind: "image/gif", bytes: gif };
    Part::Multi("related", vec![Part::Text("html", page), Part::Inline(picture, "logo@brandt-logistik.example")])
}

/// What an answer repeats of the message before, in the answering program's language and manner.
fn quotation(said: &Said, how: Quoting, lang: &str) -> String {
    let phrases = Phrases::of(lang);
    let wall = said.at.local();
    let day = if lang == "en" {
        format!("{} {}", phrases.date(said.at), wall.year)
    } else {
        format!("{:02}.{:02}.{}", wall.day, wall.month, wall.year)
    };
    let time = format!("{:02}:{:02}", wall.hour, wall.minute);
    let who = format!("{} <{}>", said.name, said.address);
    match how {
        Quoting::Nothing => String::new(),
        Quoting::Marked => {
            let intro = phrases.text("quote").replace("{d}", &day).replace("{t}", &time).replace("{n}", &who);
            let lines: String = said
                .text
                .lines()
                .map(|line| if line.is_empty() { ">\n".to_owned() } else { format!("> {line}\n") })
                .collect();
            format!("\n\n{intro}\n{lines}")
        }
        Quoting::Block => {
            let mut labels = phrases.text("outlook").split('|');
            let mut label = || labels.next().unwrap_or_default();
            let head =
                [label(), &who, "\n", label(), &day, " ", &time, "\n", label(), &said.to, "\n", label(), &said.subject]
                    .concat();
            format!("\n\n________________________________\n{head}\n\n{}", said.text)
        }
    }
}

fn html(text: &str) -> String {
    text.split("\n\n").map(|paragraph| format!("<p>{}</p>\n", escape(paragraph).replace('\n', "<br>\n"))).collect()
}

fn html_quote(quote: &str) -> String {
    if quote.is_empty() {
        return String::new();
    }
    let lines =
        quote.trim().lines().map(|line| line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line));
    let inner = lines.map(escape).collect::<Vec<_>>().join("<br>\n");
    format!("<blockquote style=\"border-left:2px solid #bbb;margin:0 0 0 6px;padding-left:8px\">{inner}</blockquote>\n")
}

/// Escapes a text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
