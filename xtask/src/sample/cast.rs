//! Who and what is on file in the sample: people, clients, jobs, and the CSV files they are imported from.

use super::script::rows;

/// The recruiter whose mailbox this is.
pub const ME: (&str, &str) = ("Marta Zielińska", "marta@zielinska-rekrutacja.example");
/// The server that received the recruiter's mail.
pub const SERVER: &str = "mx.zielinska-rekrutacja.example";

/// Somebody who writes or is written to.
#[derive(Clone, Default)]
pub struct Person {
    pub given: String,
    pub family: String,
    pub female: bool,
    pub lang: String,
    pub kinds: String,
    pub client: String,
    pub job: String,
    pub vocative: String,
    pub addresses: Vec<String>,
    pub tags: String,
    pub note: String,
}

/// A client with the reference and title of a job that is open or was filled last.
pub struct Client {
    pub name: String,
    pub domain: String,
    pub city: String,
    closed: (String, String),
}

/// A job with its reference, as clients write it in subjects.
#[derive(Clone)]
pub struct Job {
    pub reference: String,
    pub title: String,
    pub client: String,
}

/// Everybody and everything on file.
pub struct Cast {
    pub people: Vec<Person>,
    pub clients: Vec<Client>,
    pub jobs: Vec<Job>,
}

impl Person {
    /// Given and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }

    /// The first address.
    pub fn address(&self) -> &str {
        self.addresses.first().map_or("", String::as_str)
    }

    /// How the recruiter addresses them in their language.
    pub fn call(&self) -> String {
        let title = |woman, man| if self.female { woman } else { man };
        match self.lang.as_str() {
            _ if self.given.is_empty() => "Madame, Monsieur".to_owned(),
            "pl" => format!("{} {}", title("Pani", "Panie"), self.vocative),
            "de" => format!("{} {}", title("Frau", "Herr"), self.family),
            "fr" => format!("{} {}", title("Madame", "Monsieur"), self.family),
            "it" => format!("{} {}", title("dottoressa", "dottor"), self.family),
            _ => self.given.clone(),
        }
    }
}

impl Cast {
    /// Reads the tables.
    pub fn read() -> Self {
        Self {
            people: rows(include_str!("texts/people.txt")).map(|row| person(&row)).collect(),
            clients: rows(include_str!("texts/clients.txt")).map(|row| client(&row)).collect(),
            jobs: rows(include_str!("texts/jobs.txt")).map(|row| job(&row)).collect(),
        }
    }

    /// The person with an address.
    pub fn find(&self, address: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.addresses.iter().any(|own| own == address))
    }

    /// The job with a reference.
    pub fn job(&self, reference: &str) -> Option<&Job> {
        self.jobs.iter().find(|job| job.reference == reference)
    }

    /// The job a person applies for or, for a client's contact, the client's open or last job.
    pub fn job_of(&self, person: &Person) -> Option<Job> {
        if let Some(job) = self.job(&person.job).filter(|_| !person.kinds.contains("contact")) {
            return Some(job.clone());
        }
        let client = self.clients.iter().find(|client| client.name == person.client)?;
        let closed =
            || Job { reference: client.closed.0.clone(), title: client.closed.1.clone(), client: client.name.clone() };
        Some(self.jobs.iter().find(|job| job.client == client.name).cloned().unwrap_or_else(closed))
    }

    /// The city of a client.
    pub fn city(&self, client: &str) -> &str {
        self.clients.iter().find(|known| known.name == client).map_or("", |known| known.city.as_str())
    }

    /// The people file, as it would leave an address book or a spreadsheet.
    pub fn people_csv(&self) -> String {
        let lines = self.people.iter().map(|p| {
            line(&[
                &p.name(),
                &p.given,
                &p.family,
                &p.addresses.join("; "),
                &p.kinds,
                &p.client,
                &p.lang,
                &p.tags,
                &p.note,
            ])
        });
        std::iter::once("name,given,family,email,kind,client,language,tags,note\n".to_owned()).chain(lines).collect()
    }

    /// The clients file.
    pub fn clients_csv(&self) -> String {
        let lines = self.clients.iter().map(|c| line(&[&c.name, &c.domain]));
        std::iter::once("name,domain\n".to_owned()).chain(lines).collect()
    }

    /// The jobs file.
    pub fn jobs_csv(&self) -> String {
        let lines = self.jobs.iter().map(|j| line(&[&j.reference, &j.title, &j.client]));
        std::iter::once("reference,title,client\n".to_owned()).chain(lines).collect()
    }
}

/// Writes one CSV line (RFC 4180 quoting, LF).
pub fn line(cells: &[&str]) -> String {
    let quoted = |cell: &&str| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { (*cell).to_owned() }
    };
    format!("{}\n", cells.iter().map(quoted).collect::<Vec<_>>().join(","))
}

fn person(row: &[&str]) -> Person {
    let cell = |n: usize| row.get(n).copied().unwrap_or_default().to_owned();
    Person {
        given: cell(0),
        family: cell(1),
        female: cell(2) == "f",
        lang: cell(3),
        kinds: cell(4),
        client: cell(5),
        job: cell(6),
        vocative: cell(7),
        addresses: cell(8).split(", ").map(str::to_owned).collect(),
        tags: cell(9),
        note: cell(10),
    }
}

fn client(row: &[&str]) -> Client {
    let cell = |n: usize| row.get(n).copied().unwrap_or_default().to_owned();
    Client { name: cell(0), domain: cell(1), city: cell(2), closed: (cell(3), cell(4)) }
}

fn job(row: &[&str]) -> Job {
    let cell = |n: usize| row.get(n).copied().unwrap_or_default().to_owned();
    Job { reference: cell(0), title: cell(1), client: cell(2) }
}
