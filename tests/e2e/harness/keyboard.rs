//! Keys by their names: `Control+Shift+z`, `F6`, `Enter`.

use fantoccini::actions::{ActionSequence, InputSource as _, KeyAction, KeyActions};

/// The key that WebDriver knows under this name.
fn key(name: &str) -> char {
    match name {
        "Control" => '\u{e009}',
        "Shift" => '\u{e008}',
        "Alt" => '\u{e00a}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "Tab" => '\u{e004}',
        "Backspace" => '\u{e003}',
        "Delete" => '\u{e017}',
        "Space" => ' ',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        "Left" => '\u{e012}',
        "Up" => '\u{e013}',
        "Right" => '\u{e014}',
        "Down" => '\u{e015}',
        "F6" => '\u{e036}',
        _ => {
            let mut letters = name.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => panic!("no key is called {name}"),
            }
        }
    }
}

/// The keys of a chord go down in order and up in reverse.
pub(crate) fn chord(chord: &str) -> ActionSequence {
    // `+` alone is a key too.
    let names: Vec<&str> = if chord.len() == 1 { vec![chord] } else { chord.split('+').collect() };
    let mut actions = KeyActions::new("keyboard".into());
    for name in &names {
        actions = actions.then(KeyAction::Down { value: key(name) });
    }
    for name in names.iter().rev() {
        actions = actions.then(KeyAction::Up { value: key(name) });
    }
    actions.into()
}

/// Text as it is typed; a line end is Enter.
pub(crate) fn typing(text: &str) -> ActionSequence {
    let mut actions = KeyActions::new("keyboard".into());
    for letter in text.chars() {
        let value = if letter == '\n' { key("Enter") } else { letter };
        actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
    }
    actions.into()
}
