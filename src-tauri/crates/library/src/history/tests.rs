use thumbsheet_core::Code;

use super::*;
use crate::testing::{Make, home};

#[test]
fn a_word_that_this_version_does_not_know_is_refused_by_the_name_of_its_row() {
    let (_folder, library) = home();
    let thumbnail = Make::new("r", "Title", b"base").made(&library);
    let run = RunId::new("r");
    let forge = |statement: &str| library.connection().unwrap().execute(statement, []).unwrap();
    let refused = |error: Error, row: &str| {
        assert_eq!(error.code, Code::Library, "{error}");
        assert!(error.message.contains(row) && error.message.contains("'guessed'"), "the row and the word: {error}");
        assert!(error.hint.is_some(), "and what to do: {error}");
    };

    forge("UPDATE attempts SET outcome = 'guessed'");
    refused(library.attempts(&run).unwrap_err(), "attempt 1 of thumbnail r-0");
    forge("UPDATE thumbnails SET state = 'guessed'");
    refused(library.thumbnail(&thumbnail).unwrap_err(), "thumbnail r-0");
    forge("UPDATE runs SET kind = 'guessed'");
    refused(library.runs(1).unwrap_err(), "run r");
    assert!(!library.events(&run).unwrap().is_empty(), "everything else is read as before");
}
