//! Both fakes for processes in other languages.
//!
//! Prints one line of JSON with the addresses and keys. Each line read from standard input prints one line with what
//! has happened so far; the end of standard input stops the fakes. With `--retired` the models that are gone by now
//! are served as they were.
#![expect(clippy::print_stdout, reason = "standard output is how it talks to the process that started it")]

use std::io::{BufRead, stdin};

use serde_json::{Value, json};
use thumbsheet_testkit::{Fake, FakeGoogle, FakeOpenAi};

fn main() {
    let retired = std::env::args().any(|argument| argument == "--retired");
    let openai = FakeOpenAi::setup().serves_retired(retired).start_on_thread();
    let google = FakeGoogle::setup().serves_retired(retired).start_on_thread();
    println!(
        "{}",
        json!({
            "openai": { "base_url": openai.base_url(), "key": openai.key() },
            "google": { "base_url": google.base_url(), "key": google.key() },
        })
    );
    for _line in stdin().lock().lines() {
        println!("{}", json!({ "openai": happened(&openai), "google": happened(&google) }));
    }
}

fn happened<D>(fake: &Fake<D>) -> Value {
    let violations = fake.violations();
    json!({
        "requests": fake.count(),
        "images_made": fake.images_made(),
        "hung_up": fake.hung_up(),
        "violations": violations.into_iter().map(|one| one.rule).collect::<Vec<_>>(),
    })
}
