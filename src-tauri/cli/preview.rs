//! `preview`: an attachment or a document as text.

use api::rows::{FilePreview, FileRef, MessageView, Shown};
use api::{Code, Failure, Store};
use clap::Args;
use serde_json::json;

use crate::exit::{Exit, Stop};
use crate::out::{Out, say};
use crate::place::Place;

/// What to look at.
#[derive(Debug, Args)]
pub struct Preview {
    /// A message or a document, by id or its beginning
    id: String,
    /// The number of the attachment, as `show --json` gives it; without it, the one most like a CV
    index: Option<u32>,
    /// One object, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Preview {
    /// Prints it.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let file = self.file(&store)?;
        let preview = api::file_preview(&store, &api::reader()?, &file)?;
        if self.json {
            out.json(&json!({
                "name": preview.name, "size": preview.size, "kind": preview.nature.kind, "danger": preview.nature.danger,
                "doubts": preview.nature.doubts, "text": text(&preview), "why": why(&preview),
            }))?;
            return Ok(Exit::Done);
        }
        match text(&preview) {
            Some(text) => out.line(text.trim_end())?,
            None => {
                say(&format!("{}: {}", preview.name, sentence(why(&preview).unwrap_or_default())));
                return Ok(Exit::Nothing);
            }
        }
        Ok(Exit::Done)
    }

    fn file(&self, store: &Store) -> Result<FileRef, Stop> {
        match api::message(store, &self.id) {
            Ok(view) => {
                let index = self.index.or_else(|| most_like_a_cv(&view));
                let index = index.ok_or_else(|| Failure::new(Code::NotFound).with("what", "part"))?;
                Ok(FileRef::Part { message: self.id.clone(), index })
            }
            Err(missing) if missing.code == Code::NotFound => Ok(FileRef::Document { id: self.id.clone() }),
            Err(failure) => Err(failure.with("id", &self.id).into()),
        }
    }
}

fn most_like_a_cv(view: &MessageView) -> Option<u32> {
    let parts = view.parts.iter().filter(|part| !part.inline).rev();
    parts.max_by_key(|part| part.nature.cv).map(|part| part.index)
}

fn text(preview: &FilePreview) -> Option<String> {
    match &preview.shown {
        Shown::Document { reading } => Some(reading.text()),
        Shown::Text { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn why(preview: &FilePreview) -> Option<&str> {
    match &preview.shown {
        Shown::Nothing { why } => Some(why),
        Shown::Picture { .. } | Shown::Pdf { .. } => Some("window_only"),
        _ => None,
    }
}

fn sentence(why: &str) -> &'static str {
    match why {
        "window_only" => "pictures and PDFs are shown in the window only.",
        "too_large" => "it is too large for a preview.",
        "broken" => "it is damaged or not what it seems.",
        "locked" => "it is protected with a password.",
        "too_much" => "reading it took too long and was stopped.",
        "no_reader" => "the process that reads it could not be started.",
        _ => "there is no preview for this kind of file.",
    }
}
