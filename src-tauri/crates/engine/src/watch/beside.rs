//! The finished file lies beside its post: `post.md` gets `post.jpg`, or `post-aurora.jpg` where several models draw.
//!
//! A picture that this program did not write there is never touched. One that it did write for the same post, and that is still
//! as it was written, gives way to the new one: the old one stays in the library.

use std::{
    collections::HashSet,
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use thumbsheet_core::{Code, Digest, Error, ModelId, ThumbnailId};
use thumbsheet_destinations::{Folder, NameParts, NameTemplate};
use thumbsheet_disk::{Existing, write_named};
use thumbsheet_library::{Library, Record};

/// Where a thumbnail is to lie.
#[derive(Clone, Debug)]
pub(super) struct Beside<'a> {
    /// The folder of the post.
    pub(super) folder: &'a Path,
    /// The id of the post's row.
    pub(super) entry: &'a str,
    /// The name without what follows for the model.
    pub(super) stem: &'a str,
    pub(super) model: &'a ModelId,
    /// Whether several models draw for the row.
    pub(super) several: bool,
}

impl Beside<'_> {
    fn stem(&self) -> Result<String, Error> {
        if !self.several {
            return Ok(self.stem.to_owned());
        }
        let model = NameTemplate::parse("{model}")?.render(&NameParts::new("", self.model));
        Ok(format!("{}-{model}", self.stem))
    }

    /// Puts a finished thumbnail there and notes it in the journal; gives its path, or `None` when it was put there before:
    /// what lies there then is the person's business.
    pub(super) fn put(
        &self,
        library: &Library,
        thumbnail: &ThumbnailId,
        digest: Digest,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, Error> {
        let stem = self.stem()?;
        let mut give_way = None;
        // What was written to a name last is what lies there, if anything of ours does.
        let mut known = HashSet::new();
        for (file, written) in library.files_of_entry(self.entry, self.model)? {
            let path = PathBuf::from(&file);
            if path.parent() != Some(self.folder) || !is_named(&path, &stem) || !known.insert(file) || !path.exists() {
                continue;
            }
            if written == digest {
                return Ok(None);
            }
            if give_way.is_none() && std::fs::read(&path).is_ok_and(|there| Digest::of(&there) == written) {
                give_way = Some(path);
            }
        }
        let jpeg = library.store().get(digest)?;
        let path = match give_way {
            Some(path) => {
                write_named(&path, Existing::Replace, &mut |file| file.write_all(&jpeg))?;
                path
            }
            None if self.folder.is_dir() => Folder::open(self.folder)?.save(&format!("{stem}.jpg"), &jpeg)?,
            None => {
                return Err(Error::new(
                    Code::SaveFailed,
                    format!("The image is safe in the app. The folder {} is gone.", self.folder.display()),
                ));
            }
        };
        let file = path.display().to_string();
        library.journal().append_now(vec![Record::Saved { thumbnail: thumbnail.clone(), file, digest, at: now }])?;
        Ok(Some(path))
    }
}

/// Whether a file is `stem.jpg`, or `stem-2.jpg` and so on, which it is called where the name was taken.
fn is_named(path: &Path, stem: &str) -> bool {
    let rest = path.file_stem().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(stem));
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use thumbsheet_core::{Brief, Event, EventKind, RunId, event::ThumbnailFiles, plan, plan::Row};
    use thumbsheet_library::{RunKind, RunRecord};

    use super::*;

    struct Place {
        _home: TempDir,
        blog: TempDir,
        library: Library,
    }

    impl Place {
        fn new() -> Self {
            let home = TempDir::new().unwrap();
            let library = Library::open(home.path()).unwrap();
            Self { _home: home, blog: TempDir::new().unwrap(), library }
        }

        /// A finished thumbnail of the post, and puts it beside it.
        fn put(&self, run: &str, jpeg: &[u8]) -> Option<String> {
            let model: ModelId = "offline/aurora".parse().unwrap();
            let row = Row { entry: Some("post.md".into()), ..Row::new(Brief::new(run), vec![model.clone()]) };
            let id = RunId::new(run);
            let thumbnails = plan::thumbnails(&id, std::slice::from_ref(&row));
            let thumbnail = thumbnails[0].id.clone();
            let digest = self.library.store().put(jpeg).unwrap();
            let at = "2026-11-24T09:00:00Z".parse().unwrap();
            let finished = ThumbnailFiles { digest, base: digest, width: 1, height: 1, files: vec![] };
            let record = RunRecord {
                id: id.clone(),
                kind: RunKind::Batch,
                at,
                rows: vec![row].into(),
                settings: "{}".into(),
                thumbnails,
                list: None,
                place: None,
            };
            let done =
                Event { run: id, seq: 0, at, thumbnail: Some(thumbnail.clone()), kind: EventKind::Done(finished) };
            // The second time the thumbnail is there already.
            let _ = self.library.journal().append_now(vec![Record::Run(record), Record::Event(done)]);
            let beside =
                Beside { folder: self.blog.path(), entry: "post.md", stem: "post", model: &model, several: false };
            let path = beside.put(&self.library, &thumbnail, digest, at).unwrap();
            path.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        }

        fn read(&self, name: &str) -> Vec<u8> {
            std::fs::read(self.blog.path().join(name)).unwrap()
        }

        #[expect(clippy::disallowed_methods, reason = "a test writes files for itself")]
        fn write(&self, name: &str, bytes: &[u8]) {
            std::fs::write(self.blog.path().join(name), bytes).unwrap();
        }
    }

    #[test]
    fn the_pictures_of_a_post_follow_each_other_under_one_name() {
        let place = Place::new();
        assert_eq!(place.put("one", b"first").as_deref(), Some("post.jpg"), "beside the post");
        assert_eq!(place.put("one", b"first"), None, "it lies there already");
        assert_eq!(place.put("two", b"second").as_deref(), Some("post.jpg"), "ours gives way to ours");
        assert_eq!(place.read("post.jpg"), b"second", "so that the post shows the new one");
        assert_eq!(place.put("one", b"first").as_deref(), Some("post.jpg"), "a title that came back");
        assert_eq!(place.read("post.jpg"), b"first", "brings its picture back");
        assert_eq!(place.put("two", b"second").as_deref(), Some("post.jpg"), "and again");
        std::fs::remove_file(place.blog.path().join("post.jpg")).unwrap();
        assert_eq!(place.put("two", b"second").as_deref(), Some("post.jpg"), "what was deleted comes back");
    }

    #[test]
    fn a_picture_of_the_persons_own_is_never_written_over() {
        let place = Place::new();
        place.write("post.jpg", b"a photo");
        assert_eq!(place.put("one", b"first").as_deref(), Some("post-2.jpg"), "the name is taken");
        assert_eq!(place.put("two", b"second").as_deref(), Some("post-2.jpg"), "ours keeps its place");
        place.write("post-2.jpg", b"retouched");
        assert_eq!(place.put("two", b"second"), None, "what was put there and retouched is the person's");
        assert_eq!(place.put("three", b"third").as_deref(), Some("post-3.jpg"), "and no other takes its place");
        assert_eq!(
            (place.read("post.jpg"), place.read("post-2.jpg")),
            (b"a photo".to_vec(), b"retouched".to_vec()),
            "whole"
        );
    }

    #[test]
    fn a_posts_files_are_told_from_its_neighbours() {
        for (name, expected) in
            [("post.jpg", true), ("post-2.jpg", true), ("post-aurora.jpg", false), ("posts.jpg", false)]
        {
            assert_eq!(is_named(Path::new(name), "post"), expected, "{name}");
        }
    }
}
