//! Migration of presets with an older schema.

use super::{
    SCHEMA,
    mistake::Mistake,
    tree::{Node, Value},
};

/// Changes a tree of one schema into one of the next.
pub(super) type Step = fn(&mut Node);

/// `STEPS[n]` migrates schema `n + 1` to schema `n + 2`.
const STEPS: [Step; SCHEMA as usize - 1] = [];

/// Migrates `tree` to the current schema, and returns the schema that it had; `None` where it names none.
pub(super) fn bring_up(tree: &mut Node) -> Result<Option<u32>, Mistake> {
    bring_up_by(tree, &STEPS)
}

fn bring_up_by(tree: &mut Node, steps: &[Step]) -> Result<Option<u32>, Mistake> {
    let newest = steps.len() + 1;
    let Some(node) = tree.get("schema") else { return Ok(None) };
    let at = node.at.clone();
    let Value::Whole(schema @ 1..) = node.value else {
        return Err(
            Mistake::new("schema has to be a whole number from 1.", at).hint(format!("Write schema = {newest}."))
        );
    };
    let known = usize::try_from(schema).ok().filter(|schema| *schema <= newest);
    let Some(known) = known else {
        let message = format!("This preset has schema {schema}; this Thumbsheet supports schemas up to {newest}.");
        return Err(Mistake::new(message, at).hint("It was written by a newer Thumbsheet: update this one."));
    };
    for step in &steps[known - 1..] {
        step(tree);
    }
    if let Value::Table(entries) = &mut tree.value
        && let Some(entry) = entries.iter_mut().find(|entry| entry.key == "schema")
    {
        entry.node.value = Value::Whole(newest as i128);
    }
    Ok(u32::try_from(known).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(tree: &mut Node) {
        let Value::Table(entries) = &mut tree.value else { return };
        for entry in entries.iter_mut().filter(|entry| entry.key == "title") {
            entry.key = "name".into();
        }
    }

    fn marked(tree: &mut Node) {
        let Value::Table(entries) = &mut tree.value else { return };
        for entry in entries.iter_mut().filter(|entry| entry.key == "name") {
            entry.node.value = Value::Text("brought up".into());
        }
    }

    #[test]
    fn an_old_preset_goes_through_every_step_after_its_version() {
        let steps: [Step; 2] = [renamed, marked];
        for (text, had, name) in [
            ("schema = 1\ntitle = 'a'\n", 1, "brought up"),
            ("schema = 2\nname = 'a'\n", 2, "brought up"),
            ("schema = 3\nname = 'a'\n", 3, "a"),
        ] {
            let mut tree = Node::of_toml(text).unwrap();
            assert_eq!(bring_up_by(&mut tree, &steps).unwrap(), Some(had), "{text}");
            assert_eq!(tree.get("name").unwrap().value, Value::Text(name.into()), "{text}");
            assert_eq!(tree.get("schema").unwrap().value, Value::Whole(3), "it is of the newest version now");
        }
        let mut newer = Node::of_toml("schema = 4").unwrap();
        assert!(bring_up_by(&mut newer, &steps).is_err(), "what is newer cannot be understood");
    }
}
