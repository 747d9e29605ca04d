//! Where finished files go: a folder or a bucket, behind one small trait.
//!
//! A destination is asked once and answers once. It does not retry: whoever asks waits and asks again where
//! [`Failure::temporary`] says that this may help, which is safe because keeping the same file twice makes no twin.

mod bucket;
mod destination;
mod folder;
mod name;

pub use bucket::{Bucket, BucketPlace, Credentials, Item, Listed, Probe, ProbeStep, parse_s3_url};
pub use destination::{BoxFuture, Destination, Failure, Finished, Kept};
pub use folder::{Folder, replace};
pub use name::{NameParts, NameTemplate, file_name, slug};
