//! The one table of what may be billed. The page gets it with the generated bindings.

use serde::Serialize;
use ts_rs::TS;

use crate::Code;

/// Whether money was spent when an error came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Billed {
    /// No picture was made.
    No,
    /// The provider may have made a picture and billed it.
    Maybe,
    /// The picture was paid for before the error came.
    Already,
}

/// Every code, and whether an attempt that ended with it was billed, if its request was sent.
pub const BILLED: [(Code, Billed); 22] = [
    (Code::KeyMissing, Billed::No),
    (Code::KeyRejected, Billed::No),
    (Code::RateLimited, Billed::No),
    (Code::Quota, Billed::No),
    (Code::Policy, Billed::Maybe),
    (Code::BadRequest, Billed::No),
    (Code::ModelGone, Billed::No),
    (Code::Offline, Billed::No),
    (Code::ServerBusy, Billed::No),
    (Code::OutcomeUnknown, Billed::Maybe),
    (Code::BadImage, Billed::Maybe),
    (Code::TextOverflow, Billed::Already),
    (Code::GlyphMissing, Billed::Already),
    (Code::SaveFailed, Billed::Already),
    (Code::InvalidInput, Billed::No),
    (Code::Budget, Billed::No),
    (Code::Keychain, Billed::No),
    (Code::Library, Billed::Already),
    (Code::AlreadyMade, Billed::No),
    // Cancelling does not call a request back.
    (Code::Cancelled, Billed::Maybe),
    (Code::Interrupted, Billed::Maybe),
    (Code::Internal, Billed::No),
];

impl Code {
    /// Whether an attempt that ended so was billed. `sent` says whether its request went out: without one nothing is billed.
    pub fn billed(self, sent: bool) -> Billed {
        // The table holds the codes in their own order; a test checks that.
        if sent { BILLED[self as usize].1 } else { Billed::No }
    }
}
