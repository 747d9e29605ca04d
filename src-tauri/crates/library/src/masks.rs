//! Masks of the subjects of bases: grey pictures in the store, beside the picture that they belong to.

use rusqlite::{Connection, OptionalExtension as _, Transaction};
use thumbsheet_core::{Digest, Error};

use crate::{failure::unreadable, home::Library, sql::parsed};

/// A mask in the store, before the journal names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredMask {
    /// The mask's digest.
    pub digest: Digest,
    /// The mask's size in bytes.
    pub bytes: u64,
}

impl Library {
    /// Puts a mask into the store. [`Record::Mask`](crate::Record::Mask) names it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn store_mask(&self, mask: &[u8]) -> Result<StoredMask, Error> {
        Ok(StoredMask { digest: self.store().put(mask)?, bytes: mask.len() as u64 })
    }

    /// The mask of the subject of a base, as an encoded grey picture; `None` for a base without one: a provider's, a
    /// person's own, or one that an older version drew.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn mask(&self, base: Digest) -> Result<Option<Vec<u8>>, Error> {
        let digest = digest_of(&self.read(), &base.to_string())?;
        // A mask that is gone is no loss: the picture stands without it.
        digest.filter(|digest| self.store().contains(*digest)).map(|digest| self.store().get(digest)).transpose()
    }
}

fn digest_of(connection: &Connection, base: &str) -> Result<Option<Digest>, Error> {
    connection
        .prepare_cached("SELECT digest FROM masks WHERE base = ?1")
        .and_then(|mut statement| statement.query_row([base], |row| parsed(row, 0)).optional())
        .map_err(|error| unreadable(&error))
}

/// Lets go of the mask of a base that leaves the store; gives the mask, where no other base has the same one.
pub(crate) fn let_go(transaction: &Transaction<'_>, base: &str) -> Result<Option<Digest>, Error> {
    let Some(digest) = digest_of(transaction, base)? else { return Ok(None) };
    let shared: bool = transaction
        .execute("DELETE FROM masks WHERE base = ?1", [base])
        .and_then(|_| {
            transaction.query_row(
                "SELECT EXISTS (SELECT 1 FROM masks WHERE digest = ?1)",
                [digest.to_string()],
                |row| row.get(0),
            )
        })
        .map_err(|error| unreadable(&error))?;
    Ok((!shared).then_some(digest))
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::Digest;

    use crate::{
        journal::Record,
        testing::{Make, at, days, home},
    };

    #[test]
    fn a_mask_is_kept_with_its_base_and_swept_with_it() {
        let (_folder, library) = home();
        let (first, second) =
            (Make::new("r1", "One", b"one").made(&library), Make::new("r2", "Two", b"two").made(&library));
        let mask = library.store_mask(b"grey").unwrap();
        let of = |base: &[u8]| Record::Mask { base: Digest::of(base), digest: mask.digest, bytes: mask.bytes };
        library.journal().append_now(vec![of(b"one"), of(b"two")]).unwrap();
        assert_eq!(library.mask(Digest::of(b"one")).unwrap().as_deref(), Some(&b"grey"[..]), "the base has its mask");
        assert_eq!(library.mask(Digest::of(b"other")).unwrap(), None, "a base without a mask has none");
        assert_eq!(library.deep_check(&mut |_, _| {}).unwrap().orphans, [] as [Digest; 0], "a mask is no orphan");

        library.trash(std::slice::from_ref(&first), at(0)).unwrap();
        library.sweep(at(days(31))).unwrap();
        assert_eq!(library.mask(Digest::of(b"one")).unwrap(), None, "the mask is not named any more");
        assert!(library.store().contains(mask.digest), "the other base has the same mask");
        library.trash(std::slice::from_ref(&second), at(days(31))).unwrap();
        library.sweep(at(days(62))).unwrap();
        assert!(!library.store().contains(mask.digest), "the last base takes it along");
    }
}
