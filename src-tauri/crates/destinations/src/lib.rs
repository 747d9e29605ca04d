//! Destinations of finished files: a folder or a bucket, behind one small trait.
//!
//! A destination does not retry. The caller retries where [`Failure::temporary`] allows it. That is safe, because
//! writing the same file twice makes no second copy.

mod bucket;
mod destination;
mod folder;
mod name;

pub use bucket::{Bucket, BucketPlace, Credentials, Item, Listing, Probe, ProbeStep, parse_s3_url};
pub use destination::{BoxFuture, Destination, Failure, FinishedFile, Kept};
pub use folder::Folder;
pub use name::{NameParts, NameTemplate, file_name, slug};
